import assert from 'node:assert/strict';
import test from 'node:test';
import { remembered } from './remembered.ts';

test('the work is done once for each thing, also where it comes to nothing', () => {
  const asked: string[] = [];
  const lengthOf = remembered(({ name }: { readonly name: string }) => {
    asked.push(name);
    return name === '' ? undefined : name.length;
  });
  const [one, other, empty] = [{ name: 'one' }, { name: 'one' }, { name: '' }];
  assert.deepEqual([one, other, empty, one, empty].map(lengthOf), [3, 3, undefined, 3, undefined]);
  assert.deepEqual(asked, ['one', 'one', '']);
});
