import type { ConformanceCase } from '../types.ts';
import { destinationRule, EXACT, GATEWAY, gateway, get, pods, sendAll, service, virtualService } from './fragments.ts';

const ROUTE = virtualService('- route: [{ destination: { host: web } }]');

function endpointCase(
  name: string,
  backs: ConformanceCase['backs'],
  objects: string,
  told: Pick<ConformanceCase, 'pods' | 'steps'> & Partial<ConformanceCase>,
): ConformanceCase {
  return { suite: 'endpoints', name, backs, objects: gateway() + objects, proxy: GATEWAY, compare: EXACT, ...told };
}

export const ENDPOINTS: readonly ConformanceCase[] = [
  endpointCase('no endpoint at all', ['no healthy upstream'], service('web') + ROUTE, {
    pods: [],
    steps: sendAll(get('/')),
  }),
  endpointCase(
    'no endpoint at all, with retries',
    ['no healthy upstream', 'retries'],
    service('web') +
      virtualService(
        '- retries: { attempts: 2, retryOn: "5xx,connect-failure" }\n  route: [{ destination: { host: web } }]',
      ),
    { pods: [], steps: sendAll(get('/')) },
  ),
  endpointCase(
    'response edits hold for the proxy’s own errors too',
    ['header edits', 'no healthy upstream'],
    service('web') +
      service('none') +
      virtualService(`
        - match: [{ uri: { prefix: /none } }]
          headers: { response: { set: { x-set: "1" } } }
          route: [{ destination: { host: none } }]
        - match: [{ uri: { prefix: /absent } }]
          headers: { response: { set: { x-set: "1" } } }
          route: [{ destination: { host: absent } }]
        - headers: { response: { set: { x-set: "1" } } }
          timeout: 150ms
          retries: { attempts: 0 }
          route: [{ destination: { host: web } }]`),
    {
      pods: pods('web', 1, { answers: ['200', 'hang', 'close'] }),
      steps: sendAll(get('/none'), get('/absent'), get('/'), get('/'), get('/')),
      compare: { kind: 'exact', responseHeaders: ['x-set'] },
    },
  ),
  endpointCase('a service that nobody defines', ['virtual host selection'], ROUTE, {
    pods: [],
    steps: sendAll(get('/')),
  }),
  endpointCase(
    'pods that are not ready receive nothing',
    ['endpoint readiness'],
    service('web') + destinationRule('web', 'loadBalancer: { simple: ROUND_ROBIN }') + ROUTE,
    {
      pods: [...pods('web', 1), ...pods('web', 1, { name: 'late', ready: false })],
      steps: [
        { send: get('/'), times: 4 },
        { ready: { 'late-0': true } },
        { send: get('/'), times: 6 },
        { ready: { 'web-0': false } },
        { send: get('/'), times: 4 },
      ],
      compare: { kind: 'exact', backend: 'pod', upToStart: true },
    },
  ),
  endpointCase('the last endpoint leaves', ['endpoint readiness', 'no healthy upstream'], service('web') + ROUTE, {
    pods: pods('web', 1),
    steps: [
      { send: get('/'), times: 2 },
      { ready: { 'web-0': false } },
      { send: get('/'), times: 2 },
      { ready: { 'web-0': true } },
      { send: get('/'), times: 2 },
    ],
  }),
  endpointCase(
    'subset labels select among the service’s pods',
    ['subset selection'],
    service('web') +
      destinationRule('web', '', ['v1', 'v2']) +
      virtualService(
        '- match: [{ uri: { prefix: /2 } }]\n  route: [{ destination: { host: web, subset: v2 } }]\n- route: [{ destination: { host: web, subset: v1 } }]',
      ),
    {
      pods: [
        ...pods('web', 2, { version: 'v1' }),
        ...pods('web', 1, { version: 'v2' }),
        ...pods('web', 1, { version: 'v3' }),
        ...pods('other', 1, { version: 'v1' }),
      ],
      steps: [{ send: [get('/'), get('/2')], times: 8 }],
    },
  ),
  endpointCase(
    'connections are refused',
    ['retries'],
    service('web') + virtualService('- retries: { attempts: 0 }\n  route: [{ destination: { host: web } }]'),
    { pods: pods('web', 1, { listens: false }), steps: sendAll(get('/')) },
  ),
  endpointCase(
    'the connection breaks before an answer',
    ['retries'],
    service('web') + virtualService('- retries: { attempts: 0 }\n  route: [{ destination: { host: web } }]'),
    { pods: pods('web', 1, { answers: ['close', '200', 'close'] }), steps: sendAll(get('/'), get('/'), get('/')) },
  ),
];
