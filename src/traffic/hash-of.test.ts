import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashKeyOf, xxHash64 } from './balance/xx-hash64.ts';
import { cookieValue, hashOf, missingCookie } from './hash-of.ts';
import { sampleRequest } from './sample-config.ts';

const HEADER = { kind: 'header', name: 'x-user' } as const;
const COOKIE = { kind: 'cookie', name: 'aff', ttlUs: 0, path: '/' } as const;

describe('hash of a request', () => {
  const request = sampleRequest({ path: '/?k=v', headers: { 'x-user': 'u', cookie: 'a=1; aff="c"; b=2' } });
  const rows = [
    [HEADER, 'u'],
    [COOKIE, 'c'],
    [{ kind: 'sourceIp' }, '10.0.0.1'],
    [{ kind: 'query', name: 'k' }, 'v'],
    [{ kind: 'header', name: 'host' }, 'web.example'],
  ] as const;
  for (const [input, value] of rows) {
    it(`${input.kind} hashes ${value}`, () => assert.deepEqual(hashOf([input], request), hashKeyOf(xxHash64(value))));
  }

  // Measured on Envoy 1.40 with two header policies.
  it('several inputs rotate and combine', () => {
    const first = xxHash64('u');
    const rotated = BigInt.asUintN(64, (first << 1n) | (first >> 63n));
    assert.deepEqual(hashOf([HEADER, COOKIE], request), hashKeyOf(rotated ^ xxHash64('c')));
  });

  it('inputs that are missing are passed over; none is no hash', () => {
    const bare = sampleRequest();
    assert.equal(hashOf([HEADER, COOKIE], bare), null);
    assert.deepEqual(hashOf([HEADER, { kind: 'sourceIp' }], bare), hashKeyOf(xxHash64('10.0.0.1')));
  });

  it('knows when the proxy makes a cookie', () => {
    assert.equal(missingCookie([COOKIE], sampleRequest()), 'aff');
    assert.equal(missingCookie([COOKIE], request), null);
    assert.equal(missingCookie([{ ...COOKIE, ttlUs: null }], sampleRequest()), null);
    assert.equal(cookieValue(request, 'b'), '2');
  });
});
