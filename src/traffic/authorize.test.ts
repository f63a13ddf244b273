import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  AuthorizationOperation,
  AuthorizationRule,
  AuthorizationRuleSet,
  AuthorizationSource,
} from '../mesh/types.ts';
import { authorizationPath, authorizationValue } from './authorization-value.ts';
import { authorize } from './authorize.ts';
import { ipBlock } from './ip-block.ts';
import { requestFacts } from './request-facts.ts';
import { sampleRequest } from './sample-config.ts';
import type { Request, Token } from './types.ts';

const SOURCE: AuthorizationSource = {
  principals: [],
  notPrincipals: [],
  requestPrincipals: [],
  notRequestPrincipals: [],
  namespaces: [],
  notNamespaces: [],
  ipBlocks: [],
  notIpBlocks: [],
  remoteIpBlocks: [],
  notRemoteIpBlocks: [],
  serviceAccounts: [],
  notServiceAccounts: [],
};
const OPERATION: AuthorizationOperation = {
  hosts: [],
  notHosts: [],
  ports: [],
  notPorts: [],
  methods: [],
  notMethods: [],
  paths: [],
  notPaths: [],
};
const EMPTY: AuthorizationRule = { from: [], to: [], when: [] };
const from = (parts: Partial<AuthorizationSource>): AuthorizationRule => ({
  ...EMPTY,
  from: [{ ...SOURCE, ...parts }],
});
const to = (parts: Partial<AuthorizationOperation>): AuthorizationRule => ({
  ...EMPTY,
  to: [{ ...OPERATION, ...parts }],
});
const when = (key: string, values: string[], notValues: string[] = []): AuthorizationRule => ({
  ...EMPTY,
  when: [{ key, values, notValues }],
});

function policy(
  action: AuthorizationRuleSet['action'],
  rules: readonly AuthorizationRule[],
  dryRun = false,
): AuthorizationRuleSet {
  const object = {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: action.toLowerCase(), namespace: 'shop' },
  };
  return { action, rules, dryRun, origin: { manifest: { object, cluster: 'default' }, path: [] } };
}

const TOKEN: Token = {
  carriedIn: { kind: 'header', name: 'authorization', prefix: 'Bearer ' },
  issuer: 'https://issuer.example',
  subject: 'alice',
  audiences: ['shop'],
  expiresAt: null,
  notBefore: null,
  claims: { groups: ['admin', 'staff'], azp: 'app', nested: { level: 'gold' } },
  signature: 'valid',
};

function verdict(
  policies: readonly AuthorizationRuleSet[],
  request: Partial<Request> = {},
  principal: string | null = 'cluster.local/ns/front/sa/web',
  tokens = [TOKEN],
) {
  const seen = { facts: requestFacts(sampleRequest(request)), principal, tokens, port: 8080, sni: 'sni.example' };
  return authorize(policies, seen);
}
const allowed = (rule: AuthorizationRule, ...more: [Partial<Request>?, (string | null)?, Token[]?]) =>
  verdict([policy('ALLOW', [rule])], ...more).allowed;

describe('authorization order', () => {
  // Istio's AuthorizationPolicy: CUSTOM, DENY, ALLOW; measured details of the RBAC filter.
  it('no policy allows', () => assert.equal(verdict([]).allowed, true));
  it('an ALLOW without rules refuses everything', () => {
    const { reply } = verdict([policy('ALLOW', [])]);
    assert.deepEqual(
      [reply?.status, reply?.flags, reply?.body, reply?.details],
      [403, [], 'RBAC: access denied', 'rbac_access_denied_matched_policy[none]'],
    );
  });
  it('an empty rule matches everything', () => {
    assert.equal(verdict([policy('ALLOW', [EMPTY])]).allowed, true);
    assert.equal(verdict([policy('DENY', [EMPTY])]).allowed, false);
  });
  it('DENY without rules refuses nothing', () => assert.equal(verdict([policy('DENY', [])]).allowed, true));
  it('DENY comes before ALLOW and names its rule', () => {
    const { reply, by } = verdict([
      policy('ALLOW', [EMPTY]),
      policy('DENY', [to({ methods: ['POST'] }), to({ methods: ['GET'] })]),
    ]);
    assert.equal(reply?.details, 'rbac_access_denied_matched_policy[ns[shop]-policy[deny]-rule[1]]');
    assert.equal(by?.action, 'DENY');
  });
  it('one matching ALLOW of several is enough', () => {
    assert.equal(
      verdict([policy('ALLOW', [to({ methods: ['POST'] })]), policy('ALLOW', [to({ methods: ['GET'] })])]).allowed,
      true,
    );
  });
  it('AUDIT and dry-run decide nothing', () => {
    assert.equal(
      verdict([policy('AUDIT', [EMPTY]), policy('DENY', [EMPTY], true), policy('ALLOW', [], true)]).allowed,
      true,
    );
  });
  it('CUSTOM is the external authorizer’s word', () => {
    const seen = { facts: requestFacts(sampleRequest()), principal: null, tokens: [], port: 80, sni: null };
    assert.equal(authorize([policy('CUSTOM', [EMPTY])], seen).allowed, true);
    assert.equal(authorize([policy('CUSTOM', [EMPTY])], seen, false).allowed, false);
    assert.equal(authorize([policy('CUSTOM', [to({ methods: ['POST'] })])], seen, false).allowed, true);
  });
});

describe('authorization rules', () => {
  const rows: readonly [
    name: string,
    rule: AuthorizationRule,
    request: Partial<Request>,
    principal: string | null,
    holds: boolean,
  ][] = [
    ['principal', from({ principals: ['cluster.local/ns/front/sa/web'] }), {}, 'cluster.local/ns/front/sa/web', true],
    ['principal prefix', from({ principals: ['cluster.local/ns/front/*'] }), {}, 'cluster.local/ns/front/sa/web', true],
    ['any principal, none there', from({ principals: ['*'] }), {}, null, false],
    ['not principal, none there', from({ notPrincipals: ['*'] }), {}, null, true],
    ['namespace', from({ namespaces: ['front'] }), {}, 'cluster.local/ns/front/sa/web', true],
    ['namespace without mTLS', from({ namespaces: ['front'] }), {}, null, false],
    ['not namespace', from({ notNamespaces: ['front'] }), {}, 'cluster.local/ns/front/sa/web', false],
    ['service account', from({ serviceAccounts: ['front/web'] }), {}, 'cluster.local/ns/front/sa/web', true],
    [
      'service account of the policy’s namespace',
      from({ serviceAccounts: ['web'] }),
      {},
      'cluster.local/ns/shop/sa/web',
      true,
    ],
    ['request principal', from({ requestPrincipals: ['https://issuer.example/alice'] }), {}, null, true],
    ['request principal, any', from({ requestPrincipals: ['*'] }), {}, null, true],
    ['IP block', from({ ipBlocks: ['10.0.0.0/8'] }), { sourceIp: '10.9.9.9' }, null, true],
    ['not IP block', from({ notIpBlocks: ['10.0.0.0/8'] }), { sourceIp: '10.9.9.9' }, null, false],
    [
      'source fields hold together',
      from({ namespaces: ['front'], ipBlocks: ['192.168.0.0/16'] }),
      {},
      'cluster.local/ns/front/sa/web',
      false,
    ],
    ['host in any case', to({ hosts: ['WEB.example'] }), {}, null, true],
    ['host suffix', to({ hosts: ['*.example'] }), {}, null, true],
    [
      'host without the port that was sent',
      to({ hosts: ['web.example'] }),
      { authority: 'web.example:80' },
      null,
      false,
    ],
    ['port', to({ ports: ['8080'] }), {}, null, true],
    ['path without query', to({ paths: ['/a'] }), { path: '/a?x=1' }, null, true],
    ['path prefix', to({ paths: ['/a*'] }), { path: '/ab' }, null, true],
    ['not path', to({ notPaths: ['/healthz'] }), { path: '/healthz' }, null, false],
    ['normalised path', to({ paths: ['/admin'] }), { path: '/x/../admin' }, null, true],
    ['header', when('request.headers[X-Env]', ['prod*']), { headers: { 'x-env': 'prod-1' } }, null, true],
    ['header missing, not values', when('request.headers[x-env]', [], ['test']), {}, null, true],
    ['claim in a list', when('request.auth.claims[groups]', ['admin']), {}, null, true],
    ['nested claim', when('request.auth.claims[nested][level]', ['gold']), {}, null, true],
    ['claim not there', when('request.auth.claims[none]', ['x']), {}, null, false],
    ['presenter', when('request.auth.presenter', ['app']), {}, null, true],
    ['audience', when('request.auth.audiences', ['shop']), {}, null, true],
    ['source namespace', when('source.namespace', ['front']), {}, 'cluster.local/ns/front/sa/web', true],
    ['source IP', when('source.ip', ['10.0.0.0/24']), {}, null, true],
    ['SNI', when('connection.sni', ['sni.example']), {}, null, true],
    ['port condition', when('destination.port', ['80', '8080']), {}, null, true],
    ['unknown key never holds', when('experimental.envoy.filters.x[y]', ['*']), {}, null, false],
  ];
  for (const [name, rule, request, principal, holds] of rows) {
    it(`${name} → ${holds}`, () => assert.equal(allowed(rule, request, principal), holds));
  }
  it('several sources, any of them', () => {
    const rule = {
      ...EMPTY,
      from: [
        { ...SOURCE, namespaces: ['x'] },
        { ...SOURCE, namespaces: ['front'] },
      ],
    };
    assert.equal(allowed(rule), true);
  });
  it('no token: no request principal', () => {
    assert.equal(allowed(from({ requestPrincipals: ['*'] }), {}, null, []), false);
    assert.equal(allowed(from({ notRequestPrincipals: ['*'] }), {}, null, []), true);
  });
});

describe('authorization values', () => {
  const values: readonly [pattern: string, value: string, matches: boolean][] = [
    ['*', 'x', true],
    ['*', '', false],
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['abc', 'abc', true],
    ['abc', 'abcd', false],
    ['a*c', 'abc', false],
  ];
  for (const [pattern, value, matches] of values) {
    it(`${pattern} and "${value}"`, () => assert.equal(authorizationValue(pattern)(value), matches));
  }
  const paths: readonly [pattern: string, value: string, matches: boolean][] = [
    ['/a/{*}/c', '/a/b/c', true],
    ['/a/{*}/c', '/a/b/b/c', false],
    ['/a/{*}', '/a/', false],
    ['/a/{**}', '/a/b/c', true],
    ['/a/{**}', '/a', false],
    ['/{**}/c', '/a/b/c', true],
    ['/a/{**}/c', '/a/c', false],
    ['/a*', '/ab/c', true],
  ];
  for (const [pattern, value, matches] of paths) {
    it(`${pattern} and ${value}`, () => assert.equal(authorizationPath(pattern)(value), matches));
  }
  const blocks: readonly [block: string, address: string, inside: boolean][] = [
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.4', false],
    ['0.0.0.0/0', '1.2.3.4', true],
    ['10.0.0.0/33', '10.0.0.0', false],
    ['10.0.0/8', '10.0.0.0', false],
    ['2001:db8::/32', '2001:db8:1::5', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['::1', '::1', true],
    ['::/0', '10.0.0.1', false],
    ['::ffff:10.0.0.0/104', '::ffff:10.1.1.1', true],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8', true],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:9', false],
    ['10.0.0.0/8', 'nonsense', false],
  ];
  for (const [block, address, inside] of blocks)
    it(`${block} and ${address}`, () => assert.equal(ipBlock(block)(address), inside));
});
