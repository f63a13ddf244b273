import type { Comparison, ConformanceCase, OfferedRequest } from '../types.ts';
import { destinationRule, GATEWAY, gateway, get, pods, service, virtualService } from './fragments.ts';

const POD: Comparison = { kind: 'exact', backend: 'pod' };
const ROTATION: Comparison = { kind: 'exact', backend: 'pod', upToStart: true };

function balanceCase(
  name: string,
  backs: ConformanceCase['backs'],
  balancer: string,
  told: Pick<ConformanceCase, 'steps' | 'compare'> & Partial<ConformanceCase>,
): ConformanceCase {
  return {
    suite: 'balancing',
    name,
    backs,
    objects:
      gateway() +
      service('web') +
      (balancer === '' ? '' : destinationRule('web', `loadBalancer: ${balancer}`)) +
      virtualService('- route: [{ destination: { host: web } }]'),
    proxy: GATEWAY,
    pods: pods('web', 3),
    ...told,
  };
}

function users(count: number): readonly OfferedRequest[] {
  return Array.from({ length: count }, (_, i) => get('/', { 'x-user': `user-${i}`, cookie: `seat=seat-${i}` }));
}

/** An external service whose endpoints have weights. */
const WEIGHTED = `---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: heavy, namespace: shop }
spec:
  hosts: [heavy.example]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [{ number: 80, name: http, protocol: HTTP }]
  endpoints: [{ address: 10.9.0.1, weight: 3 }, { address: 10.9.0.2, weight: 1 }]
`;

function weighted(balancer: string): Partial<ConformanceCase> {
  return {
    objects:
      gateway() +
      WEIGHTED +
      destinationRule('heavy.example', `loadBalancer: ${balancer}`) +
      virtualService('- route: [{ destination: { host: heavy.example } }]'),
    pods: [
      { name: 'heavy-0', labels: {}, address: '10.9.0.1' },
      { name: 'light-0', labels: {}, address: '10.9.0.2' },
    ],
  };
}

export const BALANCING: readonly ConformanceCase[] = [
  balanceCase('round robin is a rotation', ['round robin'], '{ simple: ROUND_ROBIN }', {
    steps: [{ send: get('/'), times: 15 }],
    compare: ROTATION,
  }),
  balanceCase('round robin over new connections', ['round robin'], '{ simple: ROUND_ROBIN }', {
    steps: [{ send: get('/'), times: 12, fresh: true }],
    compare: ROTATION,
  }),
  balanceCase('round robin over seven', ['round robin'], '{ simple: ROUND_ROBIN }', {
    pods: pods('web', 7),
    steps: [{ send: get('/'), times: 21 }],
    compare: ROTATION,
  }),
  balanceCase('round robin by weight', ['round robin'], '', {
    ...weighted('{ simple: ROUND_ROBIN }'),
    steps: [{ send: get('/'), times: 24 }],
    compare: ROTATION,
  }),
  balanceCase('random is even', ['random'], '{ simple: RANDOM }', {
    steps: [{ send: get('/'), times: 3000, inFlight: 8 }],
    compare: { kind: 'shares', of: 'pod' },
  }),
  balanceCase('least request is even when idle', ['least request'], '', {
    steps: [{ send: get('/'), times: 2400 }],
    compare: { kind: 'shares', of: 'pod' },
  }),
  balanceCase('least request spares a slow host', ['least request'], '', {
    pods: [
      ...pods('web', 2, { answers: ['200 after 20'] }),
      ...pods('web', 1, { name: 'slow', answers: ['200 after 120'] }),
    ],
    steps: [{ send: get('/'), times: 1600, inFlight: 12 }],
    compare: { kind: 'shares', of: 'pod' },
  }),
  balanceCase('random does not spare a slow host', ['random'], '{ simple: RANDOM }', {
    pods: [
      ...pods('web', 2, { answers: ['200 after 5'] }),
      ...pods('web', 1, { name: 'slow', answers: ['200 after 30'] }),
    ],
    steps: [{ send: get('/'), times: 1600, inFlight: 12 }],
    compare: { kind: 'shares', of: 'pod' },
  }),
  balanceCase('least request by weight', ['least request'], '', {
    ...weighted('{ simple: LEAST_REQUEST }'),
    steps: [{ send: get('/'), times: 40 }],
    compare: { kind: 'counts', of: 'pod', within: 1 },
  }),
  balanceCase(
    'ring hash by header: the same host as Envoy',
    ['ring hash'],
    '{ consistentHash: { httpHeaderName: x-user } }',
    { pods: pods('web', 5), steps: [{ send: users(200) }], compare: POD },
  ),
  balanceCase(
    'ring hash with a larger ring',
    ['ring hash'],
    '{ consistentHash: { httpHeaderName: x-user, ringHash: { minimumRingSize: 4096 } } }',
    { pods: pods('web', 3), steps: [{ send: users(100) }], compare: POD },
  ),
  balanceCase(
    'ring hash by a cookie that is there',
    ['ring hash'],
    '{ consistentHash: { httpCookie: { name: seat, ttl: 60s } } }',
    { pods: pods('web', 4), steps: [{ send: users(100) }], compare: POD },
  ),
  balanceCase('ring hash by query parameter', ['ring hash'], '{ consistentHash: { httpQueryParameterName: user } }', {
    pods: pods('web', 4),
    steps: [{ send: Array.from({ length: 60 }, (_, i) => get(`/?x=1&user=u${i}`)) }],
    compare: POD,
  }),
  balanceCase('ring hash by source address', ['ring hash'], '{ consistentHash: { useSourceIp: true } }', {
    pods: pods('web', 4),
    steps: [{ send: get('/'), times: 10, fresh: true }],
    compare: POD,
  }),
  balanceCase('ring hash moves only what an ejected host had', ['ring hash', 'outlier ejection'], '', {
    objects:
      gateway() +
      service('web') +
      destinationRule(
        'web',
        'loadBalancer: { consistentHash: { httpHeaderName: x-user } }\noutlierDetection: { consecutive5xxErrors: 1, interval: 60s, baseEjectionTime: 60s, maxEjectionPercent: 50 }',
      ) +
      virtualService('- route: [{ destination: { host: web } }]'),
    facts: { mergeWindowMs: 0 },
    pods: [...pods('web', 3), ...pods('web', 1, { name: 'bad', answers: ['503'] })],
    steps: [{ send: users(120), pauseMs: 3 }, { send: users(120) }],
    compare: POD,
  }),
  balanceCase(
    'Maglev by header: the same host as Envoy',
    ['maglev'],
    '{ consistentHash: { httpHeaderName: x-user, maglev: {} } }',
    { pods: pods('web', 5), steps: [{ send: users(200) }], compare: POD },
  ),
  balanceCase('Maglev by weight', ['maglev'], '', {
    ...weighted('{ consistentHash: { httpHeaderName: x-user, maglev: {} } }'),
    steps: [{ send: users(120) }],
    compare: POD,
  }),
  balanceCase('ring hash by weight', ['ring hash'], '', {
    ...weighted('{ consistentHash: { httpHeaderName: x-user } }'),
    steps: [{ send: users(120) }],
    compare: POD,
  }),
  balanceCase(
    'a host that joins takes its part of the Maglev table',
    ['maglev', 'endpoint readiness'],
    '{ consistentHash: { httpHeaderName: x-user, maglev: {} } }',
    {
      pods: [...pods('web', 3), ...pods('web', 1, { name: 'new', ready: false })],
      steps: [{ send: users(80) }, { ready: { 'new-0': true } }, { send: users(80) }],
      compare: POD,
    },
  ),
  balanceCase(
    'a cookie is made where there is none',
    ['ring hash'],
    '{ consistentHash: { httpCookie: { name: seat, ttl: 60s, path: /a } } }',
    {
      pods: pods('web', 3),
      steps: [{ send: get('/a'), times: 3 }],
      compare: { kind: 'exact', backend: 'ignore', cookies: true },
    },
  ),
  balanceCase(
    'a cookie of the session is made where its time to live is zero',
    ['ring hash'],
    '{ consistentHash: { httpCookie: { name: seat, ttl: 0s } } }',
    {
      pods: pods('web', 3),
      steps: [{ send: get('/a'), times: 3 }],
      compare: { kind: 'exact', backend: 'ignore', cookies: true },
    },
  ),
  balanceCase(
    'no cookie is made where its owner is someone else',
    ['ring hash'],
    '{ consistentHash: { httpCookie: { name: seat } } }',
    {
      pods: pods('web', 3),
      steps: [{ send: get('/a'), times: 3 }],
      compare: { kind: 'exact', backend: 'ignore', cookies: true },
    },
  ),
];
