/** What a test starts ends with it, even where the test is killed without a last word. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from './bed/eventually.ts';

const skip = spawnSync('setpriv', ['--version']).status === 0 ? false : 'setpriv is not installed';

test('a program ends with a test that is killed', { skip }, async () => {
  const started = `
    import { startEngine } from ${JSON.stringify(join(import.meta.dirname, 'bed/engine-process.ts'))};
    const program = startEngine('sh', ['-c', 'echo $$; exec sleep 600'], { cwd: '/' });
    await program.until('known', async () => program.log() !== '');
    console.log(program.log());
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', started], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = (await once(parent.stdout, 'data')) as [Buffer];
  const folder = `/proc/${text.toString().trim()}`;
  assert.ok(existsSync(folder));
  parent.kill('SIGKILL');
  await eventually(async () => assert.ok(!existsSync(folder)));
});
