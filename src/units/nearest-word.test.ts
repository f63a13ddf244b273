import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestWord } from './nearest-word.ts';

const WORDS = ['check', 'compile', 'explain', 'init', 'prove', 'replay', 'route'];
const ROWS: readonly (readonly [string, string | undefined])[] = [
  ['chekc', 'check'],
  ['complie', 'compile'],
  ['Prove', 'prove'],
  ['rout', 'route'],
  ['inti', 'init'],
  ['deploy', undefined],
  ['', undefined],
  ['x', undefined],
  ['checkcheckcheck', undefined],
];

for (const [typed, meant] of ROWS) {
  test(`${typed || '(nothing)'} → ${meant ?? '(nothing near)'}`, () => assert.equal(nearestWord(typed, WORDS), meant));
}

test('of two equally near words the first is meant', () => {
  assert.equal(nearestWord('cat', ['bat', 'car']), 'bat');
});
