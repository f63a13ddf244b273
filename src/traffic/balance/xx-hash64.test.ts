import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashKeyOf, xxHash64 } from './xx-hash64.ts';

describe('xxHash64', () => {
  // Published test values of the xxHash project and its bindings; lengths on both sides of the 32-byte stripes.
  const values: readonly [text: string, hash: bigint][] = [
    ['', 0xef46db3751d8e999n],
    ['a', 0xd24ec4f1a98c6e5bn],
    ['abc', 0x44bc2cf5ad770999n],
    ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
  ];
  for (const [text, hash] of values) it(JSON.stringify(text), () => assert.equal(xxHash64(text), hash));

  it('depends on the seed', () => assert.notEqual(xxHash64('a', 1n), xxHash64('a')));

  it('splits into halves', () => {
    assert.deepEqual(hashKeyOf(0x0123456789abcdefn), { high: 0x01234567, low: 0x89abcdef });
  });
});
