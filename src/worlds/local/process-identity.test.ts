import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { isAlive, processStart, signalProcess } from './process-identity.ts';

test('a process is known by its start: another one under its number is not signalled', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  try {
    const started = processStart(child.pid!);
    assert.ok(started !== null);
    assert.equal(isAlive({ pid: child.pid!, started }), true);
    assert.equal(isAlive({ pid: child.pid!, started: 'another time' }), false);
    signalProcess({ pid: child.pid!, started: 'another time' }, 'SIGKILL');
    assert.equal(isAlive({ pid: child.pid!, started }), true);
    signalProcess({ pid: child.pid!, started }, 'SIGKILL');
    await ended;
    assert.equal(isAlive({ pid: child.pid!, started }), false);
  } finally {
    child.kill('SIGKILL');
  }
});
