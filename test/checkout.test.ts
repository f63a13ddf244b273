/** The command as it is typed inside a fresh checkout, where npx finds this package's own `bin`. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, describe, test } from 'node:test';

const root = join(import.meta.dirname, '..');
const home = mkdtempSync(join(tmpdir(), 'nines-home-'));
after(() => rmSync(home, { recursive: true, force: true }));

function run(program: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const env = { PATH: path.join(delimiter), HOME: home, npm_config_update_notifier: 'false' };
  return spawnSync(program, args, { cwd: root, env, encoding: 'utf8' });
}

describe('in the checkout', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

  test('npx nines runs the sources, and leaves the checkout as it was', () => {
    const before = run('git', 'status', '--porcelain').stdout;
    const { status, stdout } = run('npx', 'nines', '--version');
    assert.deepEqual([status, stdout], [0, `${version}\n`]);
    assert.equal(run('git', 'status', '--porcelain').stdout, before);
  });

  test('the machine’s Node starts it, and the exit status comes through', () => {
    const { status, stdout, stderr } = run('node', 'bin/nines.js', '--no-such-verb');
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /nines has no verb --no-such-verb/);
  });
});
