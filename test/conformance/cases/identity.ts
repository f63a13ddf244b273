/** Tokens of users and certificates of workloads: who is let in at all, before anything is allowed. */
import type { ConformanceCase, OfferedRequest, TokenTold } from '../types.ts';
import {
  CLIENT,
  destinationRule,
  EXACT,
  exactWith,
  get,
  meshVirtualService,
  pods,
  SERVER,
  sendAll,
  service,
} from './fragments.ts';

/** A workload, so that its port and service account are known. */
function deployment(name: string): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      serviceAccountName: ${name}
      containers: [{ name: ${name}, image: ${name}, ports: [{ name: http, containerPort: 8080 }] }]
`;
}

const WORKLOAD = service('server') + deployment('server');

function call(more: Partial<OfferedRequest> = {}): OfferedRequest {
  return { host: 'server', path: '/', port: 8080, inbound: true, ...more };
}

function rules(jwtRules: string): string {
  return `---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: users, namespace: shop }
spec:
  selector: { matchLabels: { app: server } }
  jwtRules: ${jwtRules}
`;
}

function tokenCase(
  name: string,
  jwtRules: string,
  requests: readonly OfferedRequest[],
  headers: readonly string[] = [],
): ConformanceCase {
  return {
    suite: 'tokens',
    name,
    backs: ['jwt'],
    objects: WORKLOAD + rules(jwtRules),
    proxy: SERVER,
    pods: [],
    steps: [{ send: requests }],
    compare: exactWith(headers, ['www-authenticate']),
  };
}

const ISSUER = 'users.example';
const OWN: TokenTold = { issuer: ISSUER };
const RULE = `{ issuer: ${ISSUER}, jwksUri: "https://users.example/keys"`;

const TOKENS: readonly ConformanceCase[] = [
  tokenCase('no token passes, a valid one too', `[${RULE} }]`, [call(), call({ token: OWN })]),
  tokenCase('expired, not yet valid, forged, foreign', `[${RULE} }]`, [
    call({ token: { ...OWN, expiresInSeconds: -3600 } }),
    call({ token: { ...OWN, notBeforeInSeconds: 3600 } }),
    call({ token: { ...OWN, forged: true } }),
    call({ token: { issuer: 'others.example' } }),
  ]),
  tokenCase('a minute of clock skew is forgiven', `[${RULE} }]`, [
    call({ token: { ...OWN, expiresInSeconds: -30 } }),
    call({ token: { ...OWN, expiresInSeconds: -90 } }),
    call({ token: { ...OWN, notBeforeInSeconds: 30 } }),
    call({ token: { ...OWN, notBeforeInSeconds: 90 } }),
  ]),
  tokenCase('audiences', `[${RULE}, audiences: [shop, bank] }]`, [
    call({ token: { ...OWN, audiences: ['shop'] } }),
    call({ token: { ...OWN, audiences: ['x', 'bank'] } }),
    call({ token: { ...OWN, audiences: ['x'] } }),
    call({ token: OWN }),
    call(),
  ]),
  {
    ...tokenCase('what is no token at all', `[${RULE} }]`, [
      call({ headers: { authorization: 'Bearer abc' } }),
      call({ headers: { authorization: 'Bearer a.b.c' } }),
      call({ headers: { authorization: 'Basic abc' } }),
      call({ headers: { authorization: 'Bearer ' } }),
    ]),
    // The model is given decoded tokens, so it cannot say what is wrong with the letters of one.
    compare: { kind: 'exact', ignore: ['body'] },
  },
  tokenCase('from another header', `[${RULE}, fromHeaders: [{ name: x-token, prefix: "Own " }] }]`, [
    call({ token: { ...OWN, carriedIn: { kind: 'header', name: 'x-token', prefix: 'Own ' } } }),
    call({ token: { ...OWN, forged: true, carriedIn: { kind: 'header', name: 'x-token', prefix: 'Own ' } } }),
    call({ token: { ...OWN, forged: true } }),
  ]),
  tokenCase('from a query parameter', `[${RULE}, fromParams: [token] }]`, [
    call({ token: { ...OWN, carriedIn: { kind: 'param', name: 'token', prefix: '' } } }),
    call({ token: { ...OWN, forged: true, carriedIn: { kind: 'param', name: 'token', prefix: '' } } }),
  ]),
  tokenCase('the default query parameter', `[${RULE} }]`, [
    call({ token: { ...OWN, forged: true, carriedIn: { kind: 'param', name: 'access_token', prefix: '' } } }),
  ]),
  tokenCase(
    'claims as headers',
    `[${RULE}, outputClaimToHeaders: [{ header: x-subject, claim: sub }, { header: x-role, claim: realm.role }, { header: x-none, claim: none }] }]`,
    [
      call({ token: { ...OWN, claims: { realm: { role: 'admin' } } } }),
      call({ headers: { 'x-subject': 'pretended' } }),
    ],
    ['x-subject', 'x-role', 'x-none'],
  ),
  {
    ...tokenCase(
      'two issuers',
      `[${RULE} }, { issuer: bank.example, jwksUri: "https://bank.example/keys", audiences: [bank] }]`,
      [
        call({ token: OWN }),
        call({ token: { issuer: 'bank.example', audiences: ['bank'] } }),
        call({ token: { issuer: 'bank.example', audiences: ['shop'] } }),
        call({ token: { issuer: 'others.example' } }),
        call(),
      ],
    ),
  },
  tokenCase(
    'two issuers in two places: both tokens must hold',
    `[${RULE} }, { issuer: bank.example, jwksUri: "https://bank.example/keys", fromHeaders: [{ name: x-bank }] }]`,
    [
      call({ token: OWN, headers: { 'x-bank': 'abc' } }),
      call({ token: { ...OWN, forged: true } }),
      call({ token: { issuer: 'bank.example', carriedIn: { kind: 'header', name: 'x-bank', prefix: '' } } }),
    ],
  ),
];

function peer(mode: string): string {
  return `---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: ${mode} } }
`;
}

const ALICE = 'cluster.local/ns/shop/sa/alice';

function peerCase(name: string, objects: string): ConformanceCase {
  return {
    suite: 'mutual tls',
    name,
    backs: ['mutual tls'],
    objects: WORKLOAD + objects,
    proxy: SERVER,
    pods: [],
    steps: [{ send: [call({ principal: ALICE }), call()] }],
    compare: EXACT,
  };
}

const PEERS: readonly ConformanceCase[] = [
  peerCase('strict refuses plain text', peer('STRICT')),
  peerCase('permissive takes both', peer('PERMISSIVE')),
  peerCase('nothing stated is permissive', ''),
  peerCase('disabled takes plain text alone', peer('DISABLE')),
  peerCase(
    'the port’s own mode stands over the workload’s',
    `---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: server, namespace: shop }
spec:
  selector: { matchLabels: { app: server } }
  mtls: { mode: STRICT }
  portLevelMtls: { "8080": { mode: PERMISSIVE } }
`,
  ),
];

/** A client and a server with a sidecar each: both sides are real. */
const CALLED = service('web') + deployment('web');

function pairCase(name: string, objects: string, more: Partial<ConformanceCase> = {}): ConformanceCase {
  return {
    suite: 'mutual tls',
    name,
    backs: ['mutual tls'],
    objects: CALLED + objects,
    proxy: CLIENT,
    pods: pods('web', 1, { sidecar: true }),
    steps: sendAll(get('/', {}, 'web'), get('/x', {}, 'web')),
    compare: EXACT,
    ...more,
  };
}

function clientTls(mode: string): string {
  return destinationRule('web', `tls: { mode: ${mode} }`);
}

const ONLY = (account: string): string => `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: callers, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/${account}] } }] }]
`;

const PAIRS: readonly ConformanceCase[] = [
  pairCase('sidecar to sidecar: mutual TLS by itself', peer('STRICT')),
  pairCase('the caller’s identity is known', peer('STRICT') + ONLY('client')),
  pairCase('another identity is refused', peer('STRICT') + ONLY('other')),
  pairCase('plain text to a strict workload', peer('STRICT') + clientTls('DISABLE')),
  pairCase(
    'plain text to a strict workload, with default retries',
    peer('STRICT') + clientTls('DISABLE') + meshVirtualService('- route: [{ destination: { host: web } }]'),
  ),
  pairCase(
    'plain text to a permissive workload: no identity',
    peer('PERMISSIVE') + clientTls('DISABLE') + ONLY('client'),
  ),
  pairCase('mutual TLS to a pod without a sidecar', clientTls('ISTIO_MUTUAL'), { pods: pods('web', 1) }),
  pairCase('by itself no TLS to a pod without a sidecar', '', { pods: pods('web', 1) }),
  pairCase('mutual TLS to a workload that takes none', peer('DISABLE') + clientTls('ISTIO_MUTUAL')),
  pairCase(
    'some pods with a sidecar, some without',
    peer('PERMISSIVE') + destinationRule('web', 'loadBalancer: { simple: ROUND_ROBIN }'),
    {
      pods: [...pods('web', 1, { sidecar: true }), ...pods('web', 1, { name: 'bare' })],
      steps: [{ send: get('/', {}, 'web'), times: 6 }],
      compare: { kind: 'exact', backend: 'pod', upToStart: true },
    },
  ),
  pairCase(
    'a rate limit of the callee is a status like any other',
    `${meshVirtualService('- retries: { attempts: 2, retryOn: "429", backoff: 1ms }\n  route: [{ destination: { host: web } }]')}---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: limit, namespace: shop }
spec:
  workloadSelector: { labels: { app: web } }
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
        listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } }
      patch:
        operation: INSERT_BEFORE
        value:
          name: envoy.filters.http.local_ratelimit
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
            stat_prefix: limit
            token_bucket: { max_tokens: 2, tokens_per_fill: 2, fill_interval: 3600s }
            filter_enabled: { default_value: { numerator: 100 } }
            filter_enforced: { default_value: { numerator: 100 } }
`,
    { backs: ['local rate limit', 'retries', 'mutual tls'], steps: [{ send: get('/', {}, 'web'), times: 4 }] },
  ),
];

export const IDENTITY: readonly ConformanceCase[] = [...TOKENS, ...PEERS, ...PAIRS];
