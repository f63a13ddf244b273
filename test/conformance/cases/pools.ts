import type { ConformanceCase } from '../types.ts';
import { destinationRule, GATEWAY, gateway, get, pods, service, virtualService } from './fragments.ts';

const SLOW = get('/', { 'x-answer': '200 after 200' });

function poolCase(
  name: string,
  pool: string,
  steps: ConformanceCase['steps'],
  more: Partial<ConformanceCase> = {},
): ConformanceCase {
  return {
    suite: 'pools',
    name,
    backs: ['connection pool'],
    objects:
      gateway() +
      service('web') +
      (pool === '' ? '' : destinationRule('web', `connectionPool: ${pool}`)) +
      virtualService('- route: [{ destination: { host: web } }]'),
    proxy: GATEWAY,
    pods: pods('web', 1),
    steps,
    compare: { kind: 'exact', unordered: true, responseHeaders: ['x-envoy-overloaded'] },
    ...more,
  };
}

/** The service says that its pods speak HTTP/2. */
function http2Case(name: string, pool: string, steps: ConformanceCase['steps']): ConformanceCase {
  const called = service('web').replace('name: http,', 'name: http2,');
  const objects =
    gateway() +
    called +
    destinationRule('web', `connectionPool: ${pool}`) +
    virtualService('- route: [{ destination: { host: web } }]');
  return poolCase(name, pool, steps, { objects, pods: pods('web', 1, { http2: true }) });
}

export const POOLS: readonly ConformanceCase[] = [
  poolCase(
    'one connection and one waiting request, warm',
    '{ tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } }',
    [{ send: get('/') }, { send: SLOW, times: 10, inFlight: 10 }],
  ),
  poolCase(
    'one connection and one waiting request, cold',
    '{ tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } }',
    [{ send: SLOW, times: 10, inFlight: 10 }],
    // How many arrive before the first connection is made is a matter of microseconds: one more may find the place free.
    { compare: { kind: 'counts', of: 'flags', within: 1 } },
  ),
  poolCase(
    'two connections and three waiting requests, cold',
    '{ tcp: { maxConnections: 2 }, http: { http1MaxPendingRequests: 3 } }',
    [{ send: SLOW, times: 10, inFlight: 10 }],
    { compare: { kind: 'counts', of: 'flags', within: 2 } },
  ),
  poolCase(
    'two connections that are warm, three waiting requests',
    '{ tcp: { maxConnections: 2 }, http: { http1MaxPendingRequests: 3 } }',
    [
      { send: get('/', { 'x-answer': '200 after 30' }), times: 2, inFlight: 2 },
      { send: SLOW, times: 10, inFlight: 10 },
    ],
  ),
  poolCase('requests at once', '{ http: { http2MaxRequests: 3 } }', [{ send: SLOW, times: 10, inFlight: 10 }]),
  poolCase(
    'an overflow is not retried',
    '{ tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } }',
    [{ send: get('/') }, { send: SLOW, times: 6, inFlight: 6 }],
    {
      backs: ['connection pool', 'retries'],
      objects:
        gateway() +
        service('web') +
        destinationRule('web', 'connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } }') +
        virtualService(
          '- retries: { attempts: 3, retryOn: "5xx,gateway-error" }\n  route: [{ destination: { host: web } }]',
        ),
    },
  ),
  poolCase(
    'a waiting request is served when the connection is free',
    '{ tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 100 } }',
    [{ send: get('/', { 'x-answer': '200 after 20' }), times: 20, inFlight: 20 }],
  ),
  poolCase('no limits unless stated', '', [{ send: SLOW, times: 60, inFlight: 60 }]),
  poolCase(
    'limits count for each subset by itself',
    '{}',
    [
      { send: [get('/a'), get('/b')] },
      {
        send: [get('/a', { 'x-answer': '200 after 200' }), get('/b', { 'x-answer': '200 after 200' })],
        times: 4,
        inFlight: 8,
      },
    ],
    {
      objects:
        gateway() +
        service('web') +
        destinationRule('web', 'connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } }', [
          'v1',
          'v2',
        ]) +
        virtualService(`
        - match: [{ uri: { prefix: /a } }]
          route: [{ destination: { host: web, subset: v1 } }]
        - route: [{ destination: { host: web, subset: v2 } }]`),
      pods: [...pods('web', 1, { version: 'v1' }), ...pods('web', 1, { version: 'v2' })],
    },
  ),
  http2Case('many requests share one HTTP/2 connection', '{ tcp: { maxConnections: 1 } }', [
    { send: SLOW, times: 20, inFlight: 20 },
  ]),
  http2Case('requests at once over HTTP/2', '{ http: { http2MaxRequests: 4 } }', [
    { send: get('/') },
    { send: SLOW, times: 10, inFlight: 10 },
  ]),
  http2Case(
    'a warm HTTP/2 connection keeps nobody waiting',
    '{ tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } }',
    [{ send: get('/') }, { send: SLOW, times: 20, inFlight: 20 }],
  ),
  poolCase(
    'a connection limit does not add up over hosts',
    '{ tcp: { maxConnections: 2 }, http: { http1MaxPendingRequests: 100 } }',
    [{ send: get('/', { 'x-answer': '200 after 50' }), times: 12, inFlight: 12 }],
    { pods: pods('web', 2) },
  ),
];
