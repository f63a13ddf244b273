/** Fault injection, mirroring, CORS: filters that run before a request is routed, or beside it. */
import type { ConformanceCase, OfferedRequest } from '../types.ts';
import { EXACT, exactWith, GATEWAY, gateway, get, pods, sendAll, service, virtualService } from './fragments.ts';

const SERVICES = gateway() + service('web') + service('shadow') + service('second');
const PODS = [...pods('web', 1), ...pods('shadow', 1), ...pods('second', 1)];
const TO_WEB = 'route: [{ destination: { host: web } }]';
const ABORTED = { 'x-envoy-fault-abort-request': '503' } as const;

function filterCase(
  name: string,
  backs: ConformanceCase['backs'],
  rule: string,
  told: Pick<ConformanceCase, 'steps' | 'compare'> & Partial<ConformanceCase>,
): ConformanceCase {
  return {
    suite: 'filters',
    name,
    backs,
    objects: SERVICES + virtualService(rule),
    proxy: GATEWAY,
    pods: PODS,
    ...told,
  };
}

const FAULTS: readonly ConformanceCase[] = [
  filterCase(
    'abort of the requests that are chosen',
    ['fault injection'],
    `- fault: { abort: { httpStatus: 503, percentage: { value: 20 } } }\n  ${TO_WEB}`,
    {
      steps: sendAll(get('/'), get('/', ABORTED), get('/')),
      hooks: { abortByHeader: true },
      compare: EXACT,
    },
  ),
  filterCase(
    'abort is not retried',
    ['fault injection', 'retries'],
    `- fault: { abort: { httpStatus: 503, percentage: { value: 100 } } }\n  retries: { attempts: 3, retryOn: 5xx }\n  ${TO_WEB}`,
    {
      steps: sendAll(get('/'), get('/')),
      compare: EXACT,
    },
  ),
  filterCase(
    'abort without a percentage never happens',
    ['fault injection'],
    `- fault: { abort: { httpStatus: 503 } }\n  ${TO_WEB}`,
    {
      steps: [{ send: get('/'), times: 20 }],
      compare: EXACT,
    },
  ),
  filterCase(
    'abort of 20 % at random',
    ['fault injection'],
    `- fault: { abort: { httpStatus: 503, percentage: { value: 20 } } }\n  ${TO_WEB}`,
    {
      steps: [{ send: get('/'), times: 3000, inFlight: 8 }],
      compare: { kind: 'shares', of: 'status' },
    },
  ),
  filterCase(
    'delay, then abort of what is chosen',
    ['fault injection'],
    `- fault: { delay: { fixedDelay: 100ms, percentage: { value: 100 } }, abort: { httpStatus: 418, percentage: { value: 50 } } }\n  ${TO_WEB}`,
    {
      steps: sendAll(get('/'), get('/', { 'x-envoy-fault-abort-request': '418' })),
      hooks: { abortByHeader: true },
      compare: { kind: 'exact', tookWithinMs: 60 },
    },
  ),
  filterCase(
    'delay is not charged to the timeout',
    ['fault injection', 'timeout'],
    `- fault: { delay: { fixedDelay: 300ms, percentage: { value: 100 } } }\n  timeout: 200ms\n  ${TO_WEB}`,
    {
      steps: sendAll(get('/'), get('/', { 'x-answer': '200 after 400' })),
      compare: EXACT,
    },
  ),
  filterCase(
    'delay of a third at random',
    ['fault injection'],
    `- fault: { delay: { fixedDelay: 40ms, percentage: { value: 33.3333 } } }\n  ${TO_WEB}`,
    {
      steps: [{ send: get('/'), times: 1500, inFlight: 16 }],
      compare: { kind: 'shares', of: 'flags' },
    },
  ),
];

const MIRRORS: readonly ConformanceCase[] = [
  filterCase(
    'mirror of everything, with the same host and path',
    ['mirroring'],
    `- mirror: { host: shadow }\n  ${TO_WEB}`,
    {
      steps: [{ send: get('/a?b=c'), times: 10 }, { waitMs: 100 }],
      compare: { kind: 'arrivals' },
    },
  ),
  filterCase(
    'mirror that fails or hangs does not touch the answer',
    ['mirroring'],
    `- mirror: { host: shadow }\n  timeout: 1s\n  ${TO_WEB}`,
    {
      pods: [...pods('web', 1), ...pods('shadow', 1, { answers: ['503', 'close', 'hang', 'hang', '200 after 300'] })],
      steps: [{ send: get('/'), times: 8 }, { waitMs: 100 }],
      compare: EXACT,
    },
  ),
  filterCase(
    'a retried request is mirrored once',
    ['mirroring', 'retries'],
    `- mirror: { host: shadow }\n  retries: { attempts: 2, retryOn: 5xx, backoff: 1ms }\n  ${TO_WEB}`,
    {
      pods: [...pods('web', 1, { answers: ['503'] }), ...pods('shadow', 1)],
      steps: [{ send: get('/'), times: 5 }, { waitMs: 100 }],
      compare: { kind: 'counts', of: 'arrival group' },
    },
  ),
  filterCase(
    'mirror to a subset that nobody defines is left out',
    ['mirroring'],
    `- mirror: { host: shadow, subset: absent }\n  ${TO_WEB}`,
    {
      steps: [{ send: get('/'), times: 5 }, { waitMs: 100 }],
      compare: { kind: 'counts', of: 'arrival group' },
    },
  ),
  filterCase(
    'mirror percentage of zero mirrors nothing',
    ['mirroring'],
    `- mirror: { host: shadow }\n  mirrorPercentage: { value: 0 }\n  ${TO_WEB}`,
    {
      steps: [{ send: get('/'), times: 50 }, { waitMs: 100 }],
      compare: { kind: 'counts', of: 'arrival group' },
    },
  ),
  filterCase(
    'mirror of half at random',
    ['mirroring'],
    `- mirror: { host: shadow }\n  mirrorPercentage: { value: 50 }\n  ${TO_WEB}`,
    {
      steps: [{ send: get('/'), times: 2000, inFlight: 8 }, { waitMs: 200 }],
      compare: { kind: 'shares', of: 'arrival group' },
    },
  ),
  filterCase(
    'two mirrors are drawn each for itself',
    ['mirroring'],
    `- mirrors: [{ destination: { host: shadow }, percentage: { value: 100 } }, { destination: { host: second }, percentage: { value: 25 } }]\n  ${TO_WEB}`,
    {
      steps: [{ send: get('/'), times: 2000, inFlight: 8 }, { waitMs: 200 }],
      compare: { kind: 'shares', of: 'arrival group' },
    },
  ),
];

const CORS_HEADERS = [
  'access-control-allow-origin',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-expose-headers',
  'access-control-max-age',
  'access-control-allow-credentials',
];

function origin(value: string, method = 'GET', asks: string | null = null): OfferedRequest {
  return {
    ...get('/', { origin: value, ...(asks === null ? {} : { 'access-control-request-method': asks }) }),
    method,
  };
}

function corsCase(name: string, policy: string, ...requests: readonly OfferedRequest[]): ConformanceCase {
  return filterCase(name, ['cors'], `- corsPolicy: ${policy}\n  ${TO_WEB}`, {
    steps: sendAll(...requests),
    compare: exactWith([], CORS_HEADERS),
  });
}

const POLICY =
  '{ allowOrigins: [{ exact: "https://a.example" }, { prefix: "https://dev." }, { regex: "https://[a-z]+\\\\.test" }], allowMethods: [GET, POST], allowHeaders: [x-one, x-two], exposeHeaders: [x-three], maxAge: 24h, allowCredentials: true }';

const CORS: readonly ConformanceCase[] = [
  corsCase(
    'preflight of an allowed origin is answered by the proxy',
    POLICY,
    origin('https://a.example', 'OPTIONS', 'POST'),
    origin('https://dev.b', 'OPTIONS', 'DELETE'),
    origin('https://abc.test', 'OPTIONS', 'GET'),
  ),
  corsCase(
    'preflight of another origin is forwarded',
    POLICY,
    origin('https://evil.example', 'OPTIONS', 'POST'),
    origin('https://a.example', 'OPTIONS'),
  ),
  corsCase(
    'preflight of another origin is answered where asked to ignore it',
    POLICY.replace(/ }$/, ', unmatchedPreflights: IGNORE }'),
    origin('https://evil.example', 'OPTIONS', 'POST'),
    origin('https://a.example', 'OPTIONS', 'POST'),
  ),
  corsCase(
    'other requests are always forwarded',
    POLICY,
    origin('https://a.example'),
    origin('https://evil.example'),
    get('/'),
    origin('https://abc.test', 'POST'),
  ),
  corsCase(
    'any origin',
    '{ allowOrigins: [{ regex: ".*" }], allowMethods: [GET] }',
    origin('https://x.example'),
    origin('https://x.example', 'OPTIONS', 'GET'),
  ),
];

/** A token that does not verify, a policy that refuses, a fault: who answers first. */
const GUARDS: readonly ConformanceCase[] = [
  filterCase(
    'authorization refuses before a fault is injected',
    ['authorization', 'fault injection'],
    `- fault: { abort: { httpStatus: 418, percentage: { value: 100 } } }\n  ${TO_WEB}`,
    {
      objects: `${SERVICES}${virtualService(`- fault: { abort: { httpStatus: 418, percentage: { value: 100 } } }\n  ${TO_WEB}`)}---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: closed, namespace: istio-system }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  action: DENY
  rules: [{ to: [{ operation: { paths: ["/closed*"] } }] }]
`,
      steps: sendAll(get('/closed'), get('/open')),
      compare: EXACT,
    },
  ),
  filterCase('a preflight needs no valid token', ['jwt', 'cors'], '', {
    objects: `${SERVICES}${virtualService(`- corsPolicy: ${POLICY}\n  ${TO_WEB}`)}---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: users, namespace: istio-system }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  jwtRules: [{ issuer: users.example, jwksUri: "https://users.example/keys" }]
`,
    steps: sendAll(
      { ...origin('https://a.example', 'OPTIONS', 'POST'), token: { issuer: 'users.example', forged: true } },
      { ...origin('https://a.example', 'POST'), token: { issuer: 'users.example', forged: true } },
      { ...origin('https://evil.example', 'OPTIONS', 'POST'), token: { issuer: 'users.example', forged: true } },
    ),
    compare: EXACT,
  }),
];

export const FILTERS: readonly ConformanceCase[] = [...FAULTS, ...MIRRORS, ...CORS, ...GUARDS];
