import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LocalRateLimit, RateLimitAction } from '../mesh/types.ts';
import { bucketsOf, rateLimitPlan } from './rate-limit-plan.ts';
import { sampleRequest } from './sample-config.ts';
import { sampleDraw } from './sample-draw.ts';
import { takeTokens } from './take-tokens.ts';

const SECOND = 1_000_000;
const LIMIT: LocalRateLimit = {
  maxTokens: 5,
  tokensPerFill: 5,
  fillIntervalUs: SECOND,
  enabledPerMillion: 1_000_000,
  enforcedPerMillion: 1_000_000,
  status: 429,
  rateLimitHeaders: false,
  responseHeaders: { 'x-local': 'yes' },
  descriptors: [],
  actions: [],
  alwaysConsumeDefault: true,
  origin: {
    manifest: { object: { apiVersion: 'v1', kind: 'EnvoyFilter', metadata: { name: 'limit' } }, cluster: 'default' },
    path: [],
  },
};
const USER: RateLimitAction = { kind: 'requestHeader', header: 'x-user', descriptorKey: 'user' };
const descriptor = (value: string, maxTokens: number, fillIntervalUs = SECOND) => ({
  entries: [{ key: 'user', value }],
  maxTokens,
  tokensPerFill: maxTokens,
  fillIntervalUs,
});

/** How many of so many requests in one instant are admitted. */
function admitted(limit: LocalRateLimit, requests: readonly Readonly<Record<string, string>>[]): number {
  const buckets = bucketsOf(limit, 0);
  const draw = sampleDraw(3);
  return requests.filter((headers) => {
    const plan = rateLimitPlan(limit, 0, sampleRequest({ headers }));
    return plan === null || takeTokens(buckets, plan, 0, draw);
  }).length;
}
const times = (count: number, headers: Readonly<Record<string, string>> = {}) =>
  new Array<typeof headers>(count).fill(headers);

describe('local rate limit', () => {
  // Measured: exactly five answered, then 429 with the filter's own headers.
  it('admits its tokens, then answers 429', () => {
    assert.equal(admitted(LIMIT, times(12)), 5);
    const { reply } = rateLimitPlan(LIMIT, 0, sampleRequest())!;
    assert.deepEqual(
      [reply.status, reply.flags, reply.body, reply.headers],
      [429, ['RL'], 'local_rate_limited', { 'x-local': 'yes' }],
    );
  });

  it('a status below 400 is ignored', () => {
    assert.equal(rateLimitPlan({ ...LIMIT, status: 200 }, 0, sampleRequest())!.reply.status, 429);
    assert.equal(rateLimitPlan({ ...LIMIT, status: 503 }, 0, sampleRequest())!.reply.status, 503);
  });

  it('not enabled does nothing, not enforced refuses nobody', () => {
    assert.equal(rateLimitPlan({ ...LIMIT, enabledPerMillion: 0 }, 0, sampleRequest()), null);
    assert.equal(admitted({ ...LIMIT, enforcedPerMillion: 0 }, times(12)), 12);
  });

  it('enabled for half of the requests limits half of them', () => {
    const count = admitted({ ...LIMIT, enabledPerMillion: 500_000 }, times(2000));
    assert.ok(Math.abs(count - 1005) < 3.3 * Math.sqrt(500), String(count));
  });

  const byUser = { ...LIMIT, actions: [[USER]], descriptors: [descriptor('alice', 2), descriptor('bob', 3)] };
  it('a descriptor matches word for word; others use the default bucket', () => {
    assert.equal(admitted(byUser, times(9, { 'x-user': 'alice' })), 2);
    assert.equal(admitted(byUser, times(9, { 'x-user': 'carol' })), 5);
    assert.equal(admitted(byUser, times(9)), 5);
  });
  it('the default bucket is consumed as well, unless spared', () => {
    const mixed = [...times(3, { 'x-user': 'bob' }), ...times(9)];
    assert.equal(admitted(byUser, mixed), 5);
    assert.equal(admitted({ ...byUser, alwaysConsumeDefault: false }, mixed), 8);
  });
  it('the strictest descriptor is asked first', () => {
    const two = {
      ...LIMIT,
      actions: [[USER], [{ kind: 'genericKey', descriptorKey: '', descriptorValue: 'all' } as const]],
      descriptors: [
        { ...descriptor('alice', 9), entries: [{ key: 'generic_key', value: 'all' }] },
        descriptor('alice', 2),
      ],
    };
    assert.deepEqual(
      [...rateLimitPlan(two, 10, sampleRequest({ headers: { 'x-user': 'alice' } }))!.buckets],
      [12, 11, 10],
    );
  });
  it('a header match gives its word only when all headers match', () => {
    const match: RateLimitAction = {
      kind: 'headerValueMatch',
      descriptorValue: 'bot',
      headers: [{ name: 'agent', match: { kind: 'prefix', value: 'bot' }, inverted: false }],
    };
    const bots = {
      ...LIMIT,
      actions: [[match]],
      descriptors: [{ ...descriptor('', 1), entries: [{ key: 'header_match', value: 'bot' }] }],
    };
    assert.equal(admitted(bots, times(5, { agent: 'bot/1' })), 1);
    assert.equal(admitted(bots, times(5, { agent: 'human' })), 5);
  });
  it('pseudo-headers are headers here', () => {
    const byPath: RateLimitAction = { kind: 'requestHeader', header: ':path', descriptorKey: 'path' };
    const limit = {
      ...LIMIT,
      actions: [[byPath]],
      descriptors: [{ ...descriptor('', 1), entries: [{ key: 'path', value: '/' }] }],
    };
    assert.equal(admitted(limit, times(5)), 1);
  });
});
