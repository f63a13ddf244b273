import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTo, parseAnswer } from './answer.ts';

test('what a backend is told, in words', () => {
  assert.deepEqual(parseAnswer('200'), { kind: 'respond', status: 200, afterMs: 0, headers: {} });
  assert.deepEqual(parseAnswer('503 after 20 with a=1 b=2'), {
    kind: 'respond',
    status: 503,
    afterMs: 20,
    headers: { a: '1', b: '2' },
  });
  assert.deepEqual(parseAnswer('close after 5'), { kind: 'close', status: 0, afterMs: 5, headers: {} });
  assert.equal(parseAnswer('hang').kind, 'hang');
  assert.throws(() => parseAnswer('5oo'), RangeError);
});

test('the last answer repeats; a request may ask for its own', () => {
  const told = ['503', '200'];
  assert.deepEqual(
    [0, 1, 2].map((number) => answerTo(told, number, undefined).status),
    [503, 200, 200],
  );
  assert.equal(answerTo([], 0, undefined).status, 200);
  assert.equal(answerTo(told, 1, '404').status, 404);
});
