import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CorsPolicy } from '../mesh/types.ts';
import { corsResponseHeaders, preflightReply } from './cors.ts';
import { sampleRequest } from './sample-config.ts';

const POLICY: CorsPolicy = {
  allowOrigins: [
    { kind: 'exact', value: 'https://shop.example' },
    { kind: 'regex', value: 'https://.*\\.partner\\.example' },
  ],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['x-a', 'x-b'],
  exposeHeaders: ['x-c'],
  maxAgeUs: 86_400_000_000,
  allowCredentials: true,
  unmatchedPreflights: 'forward',
};
const preflight = (origin: string) =>
  sampleRequest({ method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

describe('CORS', () => {
  it('answers a preflight of an allowed origin', () => {
    const reply = preflightReply(POLICY, preflight('https://a.partner.example'));
    assert.equal(reply?.status, 200);
    assert.deepEqual(reply?.headers, {
      'access-control-allow-origin': 'https://a.partner.example',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-c',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'x-a,x-b',
      'access-control-max-age': '86400',
    });
  });

  it('forwards another origin’s preflight, or answers it without an allowance when that is asked', () => {
    assert.equal(preflightReply(POLICY, preflight('https://evil.example')), null);
    const reply = preflightReply({ ...POLICY, unmatchedPreflights: 'ignore' }, preflight('https://evil.example'));
    assert.equal(reply?.status, 200);
    assert.deepEqual(reply?.headers, {
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'x-a,x-b',
      'access-control-max-age': '86400',
    });
  });

  it('forwards what is no preflight', () => {
    const headers = { origin: 'https://shop.example' };
    assert.equal(preflightReply(POLICY, sampleRequest({ method: 'OPTIONS', headers })), null);
    assert.equal(preflightReply(POLICY, sampleRequest({ method: 'OPTIONS' })), null);
    assert.equal(preflightReply(null, preflight('https://shop.example')), null);
  });

  it('marks the responses of allowed origins only', () => {
    assert.deepEqual(corsResponseHeaders(POLICY, sampleRequest({ headers: { origin: 'https://shop.example' } })), {
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-c',
    });
    assert.deepEqual(corsResponseHeaders(POLICY, sampleRequest({ headers: { origin: 'https://evil.example' } })), {});
    assert.deepEqual(corsResponseHeaders(POLICY, sampleRequest()), {});
  });
});
