/**
 * promtool and amtool of today, beside Debian's older ones: the tests of the monitoring suite that ask them are run again with
 * the built programs first on the path, and they are asked for the rules and routes of the three platforms.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { stringRecordAt } from '../../src/manifests/field.ts';
import { compiledClusters } from './bed/compiled-clusters.ts';
import { type EngineName, enginePath, withoutEngines } from './bed/engine-path.ts';

const TOOLS: readonly EngineName[] = ['promtool', 'amtool', 'prometheus'];
const SUITES = ['promtool', 'alertmanager', 'live-dashboards', 'cost-recordings'];
const PLATFORMS = ['mno', 'greenlang', 'fingerprint'];
const root = join(import.meta.dirname, '..', '..');

describe('Prometheus 3', { skip: withoutEngines(...TOOLS) }, () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'nines-prometheus-'));
    for (const name of TOOLS) symlinkSync(enginePath(name), join(folder, name));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What a test started from a test inherits would make it report to this one. */
  const environment = () => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    return { ...env, PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` };
  };

  test('is the one that is asked', () => {
    const { stdout } = spawnSync('promtool', ['--version'], { encoding: 'utf8', env: environment() });
    assert.match(stdout, /version 3\./);
  });

  for (const suite of SUITES) {
    test(`${suite}: as Debian's`, () => {
      const args = ['--test', `test/monitoring/${suite}.test.ts`];
      const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: environment() });
      assert.equal(status, 0, stdout);
      assert.match(stdout, /pass [1-9]/);
      assert.match(stdout, /skipped 0/);
    });
  }

  for (const { title, objects } of PLATFORMS.flatMap(compiledClusters)) {
    test(`${title}: its rules and routes are taken`, () => {
      const write = (name: string, text: string): string => {
        const path = join(folder, name);
        writeFileSync(path, text);
        return path;
      };
      const rules = objects.filter(({ kind }) => kind === 'PrometheusRule');
      const files = rules.map(({ metadata, spec }) => write(`${metadata.name}.rules.json`, JSON.stringify(spec)));
      const secret = objects.find(
        ({ kind, metadata }) => kind === 'Secret' && /^alertmanager-.*-config$/.test(metadata.name),
      );
      const [routes = ''] = Object.values(stringRecordAt(secret, ['stringData']));
      const asked = [
        ['promtool', 'check', 'rules', '--lint=all', '--lint-fatal', ...files],
        ['amtool', 'check-config', write('alertmanager.yaml', routes)],
      ];
      assert.ok(files.length > 2 && routes.length > 0);
      for (const [tool = '', ...words] of asked) {
        const { status, stdout, stderr } = spawnSync(tool, words, { encoding: 'utf8', env: environment() });
        assert.equal(status, 0, stdout + stderr);
        assert.match(stdout, /SUCCESS/);
      }
    });
  }
});
