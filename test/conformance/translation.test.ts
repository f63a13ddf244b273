/**
 * The translation in its static form, judged by Envoy itself: `--mode validate` reads everything that is inline, and
 * nothing of what stands in files.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { renderStaticBootstrap } from '../../src/envoy/bootstrap.ts';
import { INLINE, renderProxy } from '../../src/envoy/render-proxy.ts';
import { ALL_CASES } from './cases/all-cases.ts';
import { makeAuthority } from './harness/certificate.ts';
import { envoyBinary } from './harness/envoy-binary.ts';
import { envoySettings } from './harness/envoy-settings.ts';
import { prepareCase } from './harness/prepare-case.ts';
import { makeTokenKeys } from './harness/sign-token.ts';
import type { ConformanceCase } from './types.ts';

const binary = envoyBinary();
const OPTIONS = {
  id: 'validated',
  locality: { region: '', zone: '', subzone: '' },
  adminPort: 0,
  outlierLogPath: null,
};

/** The first case of each suite and the last: between them they use every filter and every kind of cluster. */
function chosenCases(): ConformanceCase[] {
  const suites = [...new Set(ALL_CASES.map(({ suite }) => suite))];
  return suites.flatMap((suite) => {
    const own = ALL_CASES.filter((one) => one.suite === suite);
    return own.length === 1 ? own : [own[0]!, own.at(-1)!];
  });
}

describe('Envoy takes the static translation', { skip: binary === null && 'NINES_ENVOY names no Envoy' }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'nines-translation-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  const trust = { tokens: makeTokenKeys(), authority: makeAuthority() };

  for (const told of chosenCases()) {
    it(`${told.suite}: ${told.name}`, () => {
      const prepared = prepareCase(told);
      const settings = envoySettings(prepared, () => 1, directory, trust);
      const resources = renderProxy(prepared.config, prepared.groups(prepared.readyAtFirst), settings, INLINE);
      assert.deepEqual(resources.untranslated, []);
      const path = join(directory, 'static.json');
      writeFileSync(path, JSON.stringify(renderStaticBootstrap(OPTIONS, resources)));
      const { status, stderr } = spawnSync(
        binary!,
        ['--mode', 'validate', '--disable-hot-restart', '-l', 'error', '-c', path],
        { encoding: 'utf8' },
      );
      assert.equal(status, 0, stderr);
    });
  }
});
