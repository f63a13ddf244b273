import type { ConformanceCase, OfferedRequest } from '../types.ts';
import { EXACT, SERVER, service } from './fragments.ts';

/** To the workload's inbound side. */
function call(path = '/', more: Partial<OfferedRequest> = {}): OfferedRequest {
  return { host: 'server.shop', path, port: 8080, inbound: true, ...more };
}

interface PolicyTold {
  readonly action?: string;
  readonly rules?: string;
  readonly annotations?: string;
  readonly namespace?: string;
}

function policies(...all: readonly PolicyTold[]): string {
  return all
    .map(
      ({ action = 'ALLOW', rules, annotations = '{}', namespace = 'shop' }, index) => `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: policy-${index}, namespace: ${namespace}, annotations: ${annotations} }
spec:
  action: ${action}
${rules === undefined ? '' : `  rules: ${rules}\n`}`,
    )
    .join('');
}

/** The workload: a Deployment, so that its port and service account are known. */
const WORKLOAD = `${service('server')}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: server, namespace: shop }
spec:
  selector: { matchLabels: { app: server } }
  template:
    metadata: { labels: { app: server } }
    spec:
      containers: [{ name: server, image: server, ports: [{ name: http, containerPort: 8080 }] }]
`;

function policyCase(
  name: string,
  objects: string,
  requests: readonly OfferedRequest[],
  backs: ConformanceCase['backs'] = ['authorization'],
): ConformanceCase {
  return {
    suite: 'authorization',
    name,
    backs,
    objects: WORKLOAD + objects,
    proxy: SERVER,
    pods: [],
    steps: [{ send: requests }],
    compare: EXACT,
  };
}

const ALICE = 'cluster.local/ns/shop/sa/alice';
const BOB = 'cluster.local/ns/other/sa/bob';
const USERS = `---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: users, namespace: shop }
spec:
  jwtRules: [{ issuer: "https://users.example/realm", jwksUri: "https://users.example/keys" }]
`;

const OPERATIONS: readonly ConformanceCase[] = [
  policyCase('no policy lets everything in', '', [call()]),
  policyCase('a policy without rules allows nobody', policies({}), [call()]),
  policyCase('an empty rule allows everybody', policies({ rules: '[{}]' }), [call(), call('/x')]),
  policyCase(
    'deny by path, the rest is let in',
    policies({ action: 'DENY', rules: '[{ to: [{ operation: { paths: [/admin, "/secret/*", "*.key"] } }] }]' }),
    [
      call('/admin'),
      call('/admin?x=1'),
      call('/admin/x'),
      call('/secret/'),
      call('/secret'),
      call('/a.key'),
      call('/'),
    ],
  ),
  policyCase(
    'allow by method and path, the rest is refused',
    policies({ rules: '[{ to: [{ operation: { methods: [GET], paths: ["/a*"] } }] }]' }),
    [call('/a'), call('/abc'), call('/b'), { ...call('/a'), method: 'POST' }],
  ),
  policyCase(
    'deny stands over allow',
    policies({ rules: '[{}]' }, { action: 'DENY', rules: '[{ to: [{ operation: { methods: [DELETE] } }] }]' }),
    [call('/'), { ...call('/'), method: 'DELETE' }],
  ),
  policyCase(
    'one of several allow policies is enough',
    policies(
      { rules: '[{ to: [{ operation: { paths: [/a] } }] }]' },
      { rules: '[{ to: [{ operation: { paths: [/b] } }] }]' },
    ),
    [call('/a'), call('/b'), call('/c')],
  ),
  policyCase(
    'exceptions: notPaths and notMethods',
    policies({ rules: '[{ to: [{ operation: { paths: ["/a*"], notPaths: [/ab], notMethods: [POST] } }] }]' }),
    [call('/a'), call('/ab'), { ...call('/a'), method: 'POST' }],
  ),
  policyCase(
    'hosts without regard to case, with wildcards',
    policies({ rules: '[{ to: [{ operation: { hosts: ["Server.Shop", "*.example", "api.*"] } }] }]' }),
    [
      call('/', { host: 'server.shop' }),
      call('/', { host: 'SERVER.shop' }),
      call('/', { host: 'a.EXAMPLE' }),
      call('/', { host: 'api.test' }),
      call('/', { host: 'other' }),
      call('/', { host: 'server.shop:8080' }),
    ],
  ),
  policyCase('ports', policies({ rules: '[{ to: [{ operation: { ports: ["9090"] } }] }]' }), [call()]),
  policyCase(
    'path templates',
    policies({ rules: '[{ to: [{ operation: { paths: ["/users/{*}/orders", "/files/{**}"] } }] }]' }),
    [
      call('/users/7/orders'),
      call('/users/7/x/orders'),
      call('/users//orders'),
      call('/files/a/b/c'),
      call('/files'),
      call('/files/'),
    ],
  ),
  policyCase(
    'paths are compared after normalisation',
    policies({ action: 'DENY', rules: '[{ to: [{ operation: { paths: [/admin] } }] }]' }),
    [call('/x/../admin'), call('/./admin'), call('/ADMIN'), call('/%61dmin'), call('//admin'), call('/admin/')],
  ),
  policyCase(
    'headers as a condition',
    policies({
      rules:
        '[{ when: [{ key: "request.headers[x-team]", values: [red, "blue-*"] }, { key: "request.headers[x-blocked]", notValues: ["*"] }] }]',
    }),
    [
      call('/', { headers: { 'x-team': 'red' } }),
      call('/', { headers: { 'x-team': 'blue-1' } }),
      call('/', { headers: { 'x-team': 'green' } }),
      call('/', { headers: { 'x-team': 'red', 'x-blocked': '1' } }),
      call(),
    ],
  ),
  policyCase(
    'several rules, several operations',
    policies({
      rules:
        '[{ to: [{ operation: { paths: [/a] } }, { operation: { methods: [POST] } }] }, { to: [{ operation: { paths: [/c] } }] }]',
    }),
    [call('/a'), { ...call('/b'), method: 'POST' }, call('/b'), call('/c')],
  ),
  policyCase(
    'source addresses',
    policies({ rules: '[{ from: [{ source: { ipBlocks: ["127.0.0.0/8"], notIpBlocks: ["127.0.0.2"] } }] }]' }),
    [call()],
  ),
  policyCase(
    'source addresses that do not match',
    policies({ rules: '[{ from: [{ source: { ipBlocks: ["10.0.0.0/8"] } }] }]' }),
    [call()],
  ),
  policyCase(
    'an audit policy decides nothing',
    policies({ action: 'AUDIT', rules: '[{ to: [{ operation: { paths: [/a] } }] }]' }),
    [call('/a'), call('/b')],
  ),
  policyCase(
    'a rehearsed policy decides nothing',
    policies({ action: 'DENY', rules: '[{}]', annotations: '{ istio.io/dry-run: "true" }' }),
    [call('/a')],
  ),
  policyCase(
    'a policy of the root namespace holds everywhere',
    policies({ action: 'DENY', rules: '[{ to: [{ operation: { paths: [/a] } }] }]', namespace: 'istio-system' }),
    [call('/a'), call('/b')],
  ),
  policyCase(
    'a policy of another namespace does not',
    policies({ action: 'DENY', rules: '[{}]', namespace: 'other' }),
    [call('/a')],
  ),
];

const IDENTITIES: readonly ConformanceCase[] = [
  policyCase(
    'principals of mutual TLS',
    policies({ rules: `[{ from: [{ source: { principals: ["${ALICE}"] } }] }]` }),
    [call('/', { principal: ALICE }), call('/', { principal: BOB }), call()],
    ['authorization', 'mutual tls'],
  ),
  policyCase(
    'principals with wildcards',
    policies({ rules: '[{ from: [{ source: { principals: ["*/sa/alice", "cluster.local/ns/other/*"] } }] }]' }),
    [
      call('/', { principal: ALICE }),
      call('/', { principal: BOB }),
      call('/', { principal: 'cluster.local/ns/shop/sa/carol' }),
    ],
    ['authorization', 'mutual tls'],
  ),
  policyCase(
    'any principal is some principal',
    policies({ rules: '[{ from: [{ source: { principals: ["*"] } }] }]' }),
    [call('/', { principal: ALICE }), call()],
    ['authorization', 'mutual tls'],
  ),
  policyCase(
    'whoever is not a principal',
    policies({ action: 'DENY', rules: `[{ from: [{ source: { notPrincipals: ["${ALICE}"] } }] }]` }),
    [call('/', { principal: ALICE }), call('/', { principal: BOB }), call()],
    ['authorization', 'mutual tls'],
  ),
  policyCase(
    'namespaces',
    policies({ rules: '[{ from: [{ source: { namespaces: [shop, "te*"] } }] }]' }),
    [
      call('/', { principal: ALICE }),
      call('/', { principal: BOB }),
      call('/', { principal: 'cluster.local/ns/team/sa/x' }),
      call(),
    ],
    ['authorization', 'mutual tls'],
  ),
  policyCase(
    'service accounts',
    policies({ rules: '[{ from: [{ source: { serviceAccounts: [alice, other/bob] } }] }]' }),
    [
      call('/', { principal: ALICE }),
      call('/', { principal: BOB }),
      call('/', { principal: 'cluster.local/ns/other/sa/alice' }),
    ],
    ['authorization', 'mutual tls'],
  ),
];

const TOKEN = { issuer: 'https://users.example/realm' } as const;

const TOKENS: readonly ConformanceCase[] = [
  policyCase(
    'a token is demanded by a request principal',
    USERS + policies({ rules: '[{ from: [{ source: { requestPrincipals: ["*"] } }] }]' }),
    [call(), call('/', { token: TOKEN }), call('/', { token: { ...TOKEN, forged: true } })],
    ['authorization', 'jwt'],
  ),
  policyCase(
    'request principals by issuer and subject',
    USERS +
      policies({
        rules:
          '[{ from: [{ source: { requestPrincipals: ["https://users.example/realm/alice", "*/bob", "https://users.example/realm/c*"] } }] }]',
      }),
    ['alice', 'bob', 'carol', 'dave'].map((subject) => call('/', { token: { ...TOKEN, subject } })),
    ['authorization', 'jwt'],
  ),
  policyCase(
    'claims, nested claims and audiences',
    USERS +
      policies({
        rules:
          '[{ when: [{ key: "request.auth.claims[group]", values: [staff] }] }, { when: [{ key: "request.auth.claims[realm][role]", values: ["adm*"] }] }, { when: [{ key: "request.auth.audiences", values: [shop] }] }]',
      }),
    [
      call('/', { token: { ...TOKEN, claims: { group: 'staff' } } }),
      call('/', { token: { ...TOKEN, claims: { group: ['other', 'staff'] } } }),
      call('/', { token: { ...TOKEN, claims: { realm: { role: 'admin' } } } }),
      call('/', { token: { ...TOKEN, audiences: ['shop', 'x'] } }),
      call('/', { token: { ...TOKEN, claims: { group: 'guests' } } }),
      call(),
    ],
    ['authorization', 'jwt'],
  ),
  policyCase(
    'whoever has no request principal is denied one path',
    USERS +
      policies({
        action: 'DENY',
        rules: '[{ from: [{ source: { notRequestPrincipals: ["*"] } }], to: [{ operation: { paths: [/me] } }] }]',
      }),
    [call('/me'), call('/'), call('/me', { token: TOKEN })],
    ['authorization', 'jwt'],
  ),
];

export const AUTHORIZATION: readonly ConformanceCase[] = [...OPERATIONS, ...IDENTITIES, ...TOKENS];
