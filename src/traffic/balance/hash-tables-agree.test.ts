import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hashRemainder } from './hash-remainder.ts';
import { buildRing, pickFromRing } from './hash-ring.ts';
import { buildMaglev, pickFromMaglev } from './maglev-table.ts';
import { hashKeyOf, xxHash64 } from './xx-hash64.ts';

const WEIGHTS = [1, 2, 1, 3, 1];

function hosts(weighted: boolean) {
  const weights = weighted ? WEIGHTS : WEIGHTS.map(() => 1);
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight, host) => ({ host, key: `127.0.0.1:${19400 + host}`, weight: weight / sum }));
}

const users = Array.from({ length: 24 }, (_, i) => hashKeyOf(xxHash64(`user-${2 * i}`)));

describe('ring hash and Maglev', () => {
  // What Envoy 1.40 answered for five hosts at 127.0.0.1:19400 and up and a header hash of user-0, user-2, ….
  const measured: readonly [weighted: boolean, ring: string, maglev: string][] = [
    [false, '304232413422402433321241', '202123324240200440112421'],
    [true, '303132313422313431321241', '231113334230210443112323'],
  ];
  for (const [weighted, ringPicks, maglevPicks] of measured) {
    it(`pick as Envoy does, ${weighted ? 'weights 1 2 1 3 1' : 'equal weights'}`, () => {
      const ring = buildRing(hosts(weighted), 1024, 8_388_608);
      const maglev = buildMaglev(hosts(weighted), 65_537);
      assert.equal(users.map((user) => pickFromRing(ring, user, 0)).join(''), ringPicks);
      assert.equal(users.map((user) => pickFromMaglev(maglev, user, 0)).join(''), maglevPicks);
    });
  }

  it('a ring has a whole number of places per host, at least the minimum', () => {
    const { hosts: places } = buildRing(hosts(false), 1024, 8_388_608);
    assert.equal(places.length, 5 * Math.ceil(1024 / 5));
    for (let host = 0; host < 5; host++) assert.equal(places.filter((at) => at === host).length, 205);
  });

  it('a maximum cuts the ring', () => assert.equal(buildRing(hosts(false), 1024, 64).hosts.length, 64));

  it('a Maglev table serves hosts by their weight', () => {
    const table = buildMaglev(hosts(true), 65_537);
    const counts = WEIGHTS.map((_, host) => table.filter((at) => at === host).length);
    counts.forEach((count, host) => {
      assert.ok(Math.abs(count - (65_537 * WEIGHTS[host]!) / 8) <= 4, `${counts}`);
    });
  });

  it('one host less moves few keys', () => {
    const before = buildRing(hosts(false), 1024, 8_388_608);
    const after = buildRing(
      hosts(false)
        .filter(({ host }) => host !== 2)
        .map((each) => ({ ...each, weight: 0.25 })),
      1024,
      8_388_608,
    );
    const keys = Array.from({ length: 2000 }, (_, i) => hashKeyOf(xxHash64(`k${i}`)));
    const moved = keys.filter((key) => {
      const was = pickFromRing(before, key, 0);
      return was !== 2 && was !== pickFromRing(after, key, 0);
    });
    // 256 instead of 205 places per host: the new places take some keys, most stay.
    assert.ok(moved.length < 500, `${moved.length}`);
  });

  it('a re-pick goes elsewhere', () => {
    const ring = buildRing(hosts(false), 1024, 8_388_608);
    const maglev = buildMaglev(hosts(false), 65_537);
    for (const pick of [
      (attempt: number) => pickFromRing(ring, users[0]!, attempt),
      (attempt: number) => pickFromMaglev(maglev, users[0]!, attempt),
    ]) {
      assert.ok(new Set([0, 1, 2, 3, 4, 5].map(pick)).size > 1);
    }
  });

  it('the remainder equals that of BigInt', () => {
    const half = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(half, half, fc.integer({ min: 1, max: 5_000_011 }), (high, low, size) => {
        assert.equal(hashRemainder({ high, low }, size), Number(((BigInt(high) << 32n) | BigInt(low)) % BigInt(size)));
      }),
    );
  });

  it('a re-picked Maglev hash is the hash XOR (2^64 - attempt)', () => {
    const half = fc.integer({ min: 0, max: 0xffffffff });
    const table = Int32Array.from({ length: 251 }, (_, i) => i);
    fc.assert(
      fc.property(half, half, fc.integer({ min: 1, max: 5 }), (high, low, attempt) => {
        const hash = ((BigInt(high) << 32n) | BigInt(low)) ^ ((1n << 64n) - BigInt(attempt));
        assert.equal(pickFromMaglev(table, { high, low }, attempt), Number(hash % 251n));
      }),
    );
  });
});
