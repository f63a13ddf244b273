import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JwtRule } from '../mesh/types.ts';
import { sampleRequest } from './sample-config.ts';
import type { Token } from './types.ts';
import { requestPrincipal, verifyTokens, withVerifiedTokens } from './verify-tokens.ts';

const SECOND = 1_000_000;
const RULE: JwtRule = {
  issuer: 'https://a.example',
  audiences: [],
  jwksUri: null,
  jwks: null,
  fromHeaders: [],
  fromParams: [],
  forwardOriginalToken: false,
  outputPayloadToHeader: null,
  outputClaimToHeaders: [
    { header: 'x-user', claim: 'sub' },
    { header: 'x-list', claim: 'list' },
  ],
  origin: {
    manifest: {
      object: { apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', metadata: { name: 'jwt' } },
      cluster: 'default',
    },
    path: [],
  },
};
const BEARER = { kind: 'header', name: 'authorization', prefix: 'Bearer ' } as const;
const TOKEN: Token = {
  carriedIn: BEARER,
  issuer: RULE.issuer,
  subject: 'alice',
  audiences: ['shop'],
  expiresAt: 1000,
  notBefore: null,
  claims: { sub: 'alice', list: [] },
  signature: 'valid',
};
const verify = (rules: Partial<JwtRule>[], tokens: Partial<Token>[], nowUs = 0) =>
  verifyTokens(
    rules.map((rule) => ({ ...RULE, ...rule })),
    sampleRequest({ tokens: tokens.map((token) => ({ ...TOKEN, ...token })) }),
    nowUs,
  );

describe('tokens', () => {
  // Measured on Envoy 1.40: codes and details; 60 s of clock skew are Envoy's default.
  const rows: readonly [
    name: string,
    rules: Partial<JwtRule>[],
    tokens: Partial<Token>[],
    nowUs: number,
    status: number | null,
    body: string,
  ][] = [
    ['no token passes', [{}], [], 0, null, ''],
    ['a valid one passes', [{}], [{}], 0, null, ''],
    ['bad signature', [{}], [{ signature: 'invalid' }], 0, 401, 'Jwt verification fails'],
    ['expired', [{}], [{}], 1061 * SECOND, 401, 'Jwt is expired'],
    ['expired within the skew passes', [{}], [{}], 1059 * SECOND, null, ''],
    ['not yet valid', [{}], [{ notBefore: 100 }], 10 * SECOND, 401, 'Jwt not yet valid'],
    ['unknown issuer', [{}], [{ issuer: 'https://b.example' }], 0, 401, 'Jwt issuer is not configured'],
    ['wrong audience', [{ audiences: ['other'] }], [{}], 0, 403, 'Audiences in Jwt are not allowed'],
    ['right audience, other spelling', [{ audiences: ['https://shop/'] }], [{}], 0, null, ''],
    ['the rule of the issuer counts', [{ issuer: 'https://b.example', audiences: ['x'] }, {}], [{}], 0, null, ''],
    [
      'a token where no rule looks is none',
      [{ fromHeaders: [{ name: 'X-Jwt', prefix: '' }] }],
      [{ signature: 'invalid' }],
      0,
      null,
      '',
    ],
    [
      'a token in the named header',
      [{ fromHeaders: [{ name: 'X-Jwt', prefix: '' }] }],
      [{ carriedIn: { kind: 'header', name: 'x-jwt', prefix: '' }, signature: 'invalid' }],
      0,
      401,
      'Jwt verification fails',
    ],
    [
      'a token in the default parameter',
      [{}],
      [{ carriedIn: { kind: 'param', name: 'access_token', prefix: '' }, signature: 'invalid' }],
      0,
      401,
      'Jwt verification fails',
    ],
    ['one bad token of two refuses', [{}], [{}, { signature: 'invalid' }], 0, 401, 'Jwt verification fails'],
  ];
  for (const [name, rules, tokens, nowUs, status, body] of rows) {
    it(name, () => {
      const { reply } = verify(rules, tokens, nowUs);
      assert.deepEqual([reply?.status ?? null, reply?.body ?? ''], [status, body]);
      if (reply !== null) assert.equal(reply.details, `jwt_authn_access_denied{${body.replaceAll(' ', '_')}}`);
    });
  }

  it('says when to ask again', () => {
    assert.equal(verify([{}], [{}]).validUntilUs, 1060 * SECOND);
    assert.equal(verify([{}], [{ notBefore: 100 }]).validUntilUs, 40 * SECOND);
    assert.equal(verify([{}], [{ expiresAt: null }]).validUntilUs, Number.POSITIVE_INFINITY);
  });

  it('takes the token out unless it is forwarded, and copies plain claims', () => {
    const request = sampleRequest({ headers: { authorization: 'Bearer x' } });
    assert.deepEqual(withVerifiedTokens([RULE], [TOKEN], request).headers, { 'x-user': 'alice' });
    assert.deepEqual(withVerifiedTokens([{ ...RULE, forwardOriginalToken: true }], [TOKEN], request).headers, {
      authorization: 'Bearer x',
      'x-user': 'alice',
    });
    assert.equal(requestPrincipal(TOKEN), 'https://a.example/alice');
  });
});
