import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { localRateLimit, localRateLimitConfig, rateLimitActions, unknownActions } from './rate-limit-config.ts';

const TYPE = 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit';
const origin = {
  manifest: { object: { apiVersion: 'v1', kind: 'EnvoyFilter', metadata: { name: 'f' } }, cluster: 'one' },
  path: [],
};
const bucket = { token_bucket: { max_tokens: 5, tokens_per_fill: 2, fill_interval: '1s' } };

describe('a local rate limit in an EnvoyFilter', () => {
  test('typed directly or inside a TypedStruct; another type is none', () => {
    assert.deepEqual(localRateLimitConfig({ '@type': TYPE, ...bucket }), { '@type': TYPE, ...bucket });
    assert.deepEqual(
      localRateLimitConfig({ '@type': 'type.googleapis.com/udpa.type.v1.TypedStruct', type_url: TYPE, value: bucket }),
      bucket,
    );
    assert.equal(
      localRateLimitConfig({ '@type': 'type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit' }),
      null,
    );
    assert.equal(localRateLimitConfig(undefined), null);
  });

  test('percentages that nobody wrote are zero', () => {
    const limit = localRateLimit(bucket, origin)!;
    assert.deepEqual([limit.enabledPerMillion, limit.enforcedPerMillion, limit.status], [0, 0, 429]);
  });

  test('both spellings of a field, every denominator, a status below 400', () => {
    const share = (numerator: number, denominator?: string) => ({
      defaultValue: { numerator, ...(denominator === undefined ? {} : { denominator }) },
    });
    const limit = localRateLimit(
      {
        tokenBucket: { maxTokens: 9, fillInterval: '60s' },
        filterEnabled: share(50),
        filter_enforced: { default_value: { numerator: 25, denominator: 'TEN_THOUSAND' } },
        status: { code: 200 },
      },
      origin,
    )!;
    assert.deepEqual(
      [
        limit.maxTokens,
        limit.tokensPerFill,
        limit.fillIntervalUs,
        limit.enabledPerMillion,
        limit.enforcedPerMillion,
        limit.status,
      ],
      [9, 1, 60_000_000, 500_000, 2_500, 429],
    );
  });

  test('a status by its protobuf name', () => {
    const status = (code: unknown) => localRateLimit({ ...bucket, status: { code } }, origin)!.status;
    assert.deepEqual(['ServiceUnavailable', 'Forbidden', 'OK', 503].map(status), [503, 403, 429, 503]);
  });

  test('no bucket: the filter does nothing', () => assert.equal(localRateLimit({ stat_prefix: 'x' }, origin), null));

  test('descriptors and the actions that make them; unknown actions are counted', () => {
    const holder = {
      rate_limits: [
        {
          actions: [
            { request_headers: { header_name: 'X-Plan', descriptor_key: 'plan' } },
            { generic_key: { descriptor_value: 'all' } },
          ],
        },
        {
          actions: [
            {
              header_value_match: {
                descriptor_value: 'page',
                headers: [{ name: ':path', string_match: { prefix: '/page' } }],
              },
            },
          ],
        },
        { actions: [{ remote_address: {} }] },
      ],
    };
    assert.deepEqual(rateLimitActions(holder), [
      [
        { kind: 'requestHeader', header: 'x-plan', descriptorKey: 'plan' },
        { kind: 'genericKey', descriptorKey: 'generic_key', descriptorValue: 'all' },
      ],
      [
        {
          kind: 'headerValueMatch',
          descriptorValue: 'page',
          headers: [{ name: ':path', match: { kind: 'prefix', value: '/page' }, inverted: false }],
        },
      ],
    ]);
    assert.equal(unknownActions(holder), 1);
  });
});
