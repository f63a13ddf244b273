import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { hostsOverlap, hostTable, hostWithin, intersectHosts, mostSpecific, resolveHost } from './host-name.ts';

const host = fc.constantFrom(
  '*',
  '*.com',
  '*.a.com',
  '*.b.a.com',
  'a.com',
  'x.a.com',
  'b.a.com',
  'x.b.a.com',
  'com',
  'z.org',
);

describe('host names', () => {
  test('short names belong to the namespace of the object, all others are as written', () => {
    assert.equal(resolveHost('Cart', 'shop'), 'cart.shop.svc.cluster.local');
    for (const name of ['cart.shop', '*.example', '*', 'a.example']) assert.equal(resolveHost(name, 'shop'), name);
  });

  test('what lies within a pattern overlaps it, and overlapping is mutual', () => {
    fc.assert(
      fc.property(host, host, (a, b) => {
        assert.equal(hostsOverlap(a, b), hostsOverlap(b, a));
        if (hostWithin(a, b)) assert.ok(hostsOverlap(a, b));
        assert.ok(hostWithin(a, a));
      }),
    );
  });

  test('an intersection lies within both sides and names nothing twice', () => {
    fc.assert(
      fc.property(fc.array(host, { maxLength: 4 }), fc.array(host, { maxLength: 4 }), (left, right) => {
        const shared = intersectHosts(left, right);
        assert.equal(new Set(shared).size, shared.length);
        for (const each of shared) {
          assert.ok(left.some((one) => hostWithin(each, one)));
          assert.ok(right.some((one) => hostWithin(each, one)));
        }
      }),
    );
  });

  test('the most specific pattern wins: exact, then the longest wildcard', () => {
    const table = hostTable(new Map(['*', '*.com', '*.a.com', 'x.a.com'].map((each) => [each, each])));
    const cases = [
      ['x.a.com', 'x.a.com'],
      ['y.a.com', '*.a.com'],
      ['a.com', '*.com'],
      ['b.com', '*.com'],
      ['z.org', '*'],
      ['*.b.a.com', '*.a.com'],
    ] as const;
    for (const [asked, expected] of cases) assert.equal(mostSpecific(asked, table), expected, asked);
    assert.equal(mostSpecific('z.org', hostTable(new Map([['*.com', 1]]))), null);
  });
});
