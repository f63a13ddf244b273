import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BrokenLog, LineLog, readLineLog } from './line-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'nines-log-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('a log that was cut off at any byte holds its whole lines and goes on after them', () => {
  const path = join(folder, 'cut.jsonl');
  const whole = new LineLog<unknown>(path);
  const values = [{ a: 1 }, { text: 'Grüße\n' }, { b: [1, 2] }];
  for (const value of values) whole.append(value);
  whole.close();
  const bytes = readFileSync(path);
  for (let length = 0; length <= bytes.length; length++) {
    writeFileSync(path, bytes.subarray(0, length));
    const expected = values.slice(0, bytes.subarray(0, length).toString('latin1').split('\n').length - 1);
    assert.deepEqual(readLineLog(path), expected, `read at ${length}`);
    const log = new LineLog<unknown>(path);
    assert.deepEqual(log.values, expected, `opened at ${length}`);
    log.append({ next: length });
    log.close();
    assert.deepEqual(readLineLog(path), [...expected, { next: length }], `after ${length}`);
  }
});

test('a file that is no log of ours is named with its line', () => {
  const path = join(folder, 'broken.jsonl');
  writeFileSync(path, '{"a":1}\nnot JSON\n');
  assert.throws(
    () => new LineLog(path),
    (error) => error instanceof BrokenLog && /line 2/.test(error.message),
  );
  assert.deepEqual(readLineLog(join(folder, 'absent.jsonl')), []);
});
