/**
 * promtool and amtool of today, beside Debian's older ones: the tests of the monitoring suite that ask them are run again with
 * the built programs first on the path.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type EngineName, enginePath, withoutEngines } from './bed/engine-path.ts';

const TOOLS: readonly EngineName[] = ['promtool', 'amtool', 'prometheus'];
const SUITES = ['promtool', 'alertmanager', 'live-dashboards', 'cost-recordings'];
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
});
