import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { alone } from './alone.ts';

const folder = mkdtempSync(join(tmpdir(), 'nines-alone-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('the second waits for the first, and is told', async () => {
  const lock = join(folder, 'two');
  const said: string[] = [];
  const work = (name: string) => async () => {
    said.push(`${name} begins`);
    for (let i = 0; i < 20; i++) await turn();
    said.push(`${name} ends`);
  };
  const first = alone(lock, () => said.push('first waits'), work('first'));
  await Promise.all([first, alone(lock, () => said.push('second waits'), work('second'))]);
  assert.deepEqual(said, ['first begins', 'second waits', 'first ends', 'second begins', 'second ends']);
  assert.ok(!existsSync(lock));
});

test('one that fails leaves the way free', async () => {
  const lock = join(folder, 'failing');
  await assert.rejects(
    alone(
      lock,
      () => {},
      () => Promise.reject(new Error('no')),
    ),
    /no/,
  );
  assert.equal(await alone(lock, assert.fail, async () => 'free'), 'free');
});

test('one that was killed is followed', async () => {
  const lock = join(folder, 'killed');
  mkdirSync(lock);
  utimesSync(lock, new Date(0), new Date(0));
  let waited = 0;
  assert.equal(
    await alone(
      lock,
      () => waited++,
      async () => 'free',
    ),
    'free',
  );
  assert.equal(waited, 1);
});
