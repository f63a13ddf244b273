import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuthorizationRuleSet, InboundPolicy, LocalRateLimit } from '../mesh/types.ts';
import { InboundGuard, inboundPlan } from './inbound-guard.ts';
import { sampleRequest } from './sample-config.ts';
import { scriptedDraw } from './sample-draw.ts';
import type { Token } from './types.ts';

const ORIGIN = {
  manifest: {
    object: { apiVersion: 'v1', kind: 'Policy', metadata: { name: 'p', namespace: 'shop' } },
    cluster: 'default',
  },
  path: [],
};
const LIMIT: LocalRateLimit = {
  maxTokens: 2,
  tokensPerFill: 1,
  fillIntervalUs: 1_000_000,
  enabledPerMillion: 1_000_000,
  enforcedPerMillion: 1_000_000,
  status: 429,
  rateLimitHeaders: false,
  responseHeaders: {},
  descriptors: [],
  actions: [],
  alwaysConsumeDefault: true,
  origin: ORIGIN,
};
const JWT = {
  issuer: 'i',
  audiences: [],
  jwksUri: null,
  jwks: null,
  fromHeaders: [],
  fromParams: [],
  forwardOriginalToken: false,
  outputPayloadToHeader: null,
  outputClaimToHeaders: [],
  origin: ORIGIN,
};
const TOKEN: Token = {
  carriedIn: { kind: 'header', name: 'authorization', prefix: 'Bearer ' },
  issuer: 'i',
  subject: 's',
  audiences: [],
  expiresAt: null,
  notBefore: null,
  claims: {},
  signature: 'valid',
};
const ALLOW_FRONT: AuthorizationRuleSet = {
  action: 'ALLOW',
  dryRun: false,
  origin: ORIGIN,
  rules: [{ from: [], to: [], when: [{ key: 'source.namespace', values: ['front'], notValues: [] }] }],
};
const policy = (parts: Partial<InboundPolicy>): InboundPolicy => ({
  mtls: 'PERMISSIVE',
  mtlsOrigin: null,
  jwt: [],
  authorization: [],
  rateLimit: null,
  ...parts,
});

describe('inbound guard', () => {
  const front = 'cluster.local/ns/front/sa/web';

  it('judges by the caller’s identity and the port', () => {
    const guarded = policy({ authorization: [ALLOW_FRONT] });
    const verdict = (sourcePrincipal: string | null) =>
      inboundPlan(guarded, 8080, sampleRequest({ sourcePrincipal }), 0).denied?.status;
    assert.deepEqual([verdict(front), verdict(null)], [undefined, 403]);
  });

  it('refuses a bad token before it asks a policy', () => {
    const guarded = policy({ jwt: [JWT], authorization: [ALLOW_FRONT] });
    const request = sampleRequest({ tokens: [{ ...TOKEN, signature: 'invalid' }] });
    assert.equal(inboundPlan(guarded, 8080, request, 0).denied?.status, 401);
  });

  it('the application does not see a token that is not forwarded', () => {
    const request = sampleRequest({ tokens: [TOKEN], headers: { authorization: 'Bearer x', a: '1' } });
    assert.deepEqual(inboundPlan(policy({ jwt: [JWT] }), 8080, request, 0).request.headers, { a: '1' });
  });

  it('takes tokens from its own bucket, but none for a refused request', () => {
    const guarded = policy({ rateLimit: LIMIT, authorization: [ALLOW_FRONT] });
    const one = new InboundGuard(guarded, 0);
    const other = new InboundGuard(guarded, 0);
    const status = (guard: InboundGuard, sourcePrincipal: string | null, nowUs = 0) =>
      guard.admit(inboundPlan(guarded, 8080, sampleRequest({ sourcePrincipal }), nowUs), nowUs, scriptedDraw())
        ?.status ?? 200;
    assert.deepEqual(
      [status(one, null), status(one, front), status(one, front), status(one, front)],
      [403, 200, 200, 429],
    );
    assert.equal(status(other, front), 200);
    assert.equal(status(one, front, 1_000_000), 200);
  });
});
