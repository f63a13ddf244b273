/** Where traffic goes among regions and zones, and how a joining host warms up. */
import type { AskedProxy, ConformanceCase, PodTold } from '../types.ts';
import { destinationRule, GATEWAY, gateway, get, pods, service, virtualService } from './fragments.ts';

const HERE: AskedProxy = { ...GATEWAY, locality: 'east/a/' };
const SICK = ['503'];

function at(locality: string, count: number, name: string, answers: readonly string[] = []): PodTold[] {
  return pods('web', count, { name, locality, answers });
}

function localityCase(
  name: string,
  backs: ConformanceCase['backs'],
  policy: string,
  told: Pick<ConformanceCase, 'pods' | 'steps' | 'compare'> & Partial<ConformanceCase>,
): ConformanceCase {
  return {
    suite: 'localities',
    name,
    backs,
    objects:
      gateway() +
      service('web') +
      destinationRule('web', policy) +
      virtualService('- route: [{ destination: { host: web } }]'),
    proxy: HERE,
    facts: { mergeWindowMs: 0 },
    ...told,
  };
}

const EJECT =
  'outlierDetection: { consecutive5xxErrors: 1, interval: 60s, baseEjectionTime: 60s, maxEjectionPercent: 100 }';
const DISTRIBUTE =
  'loadBalancer: { simple: ROUND_ROBIN, localityLbSetting: { enabled: true, distribute: [{ from: "east/a/*", to: { "east/a/*": 80, "east/b/*": 20 } }] } }';

export const LOCALITIES: readonly ConformanceCase[] = [
  localityCase('distribution 80/20 is exact', ['locality distribute'], DISTRIBUTE, {
    pods: [...at('east/a', 2, 'a'), ...at('east/b', 2, 'b')],
    steps: [{ send: get('/'), times: 1000, inFlight: 4 }],
    compare: { kind: 'counts', of: 'group', within: 1 },
  }),
  localityCase('a locality that the distribution does not name receives nothing', ['locality distribute'], DISTRIBUTE, {
    pods: [...at('east/a', 1, 'a'), ...at('east/b', 1, 'b'), ...at('west/a', 1, 'w')],
    steps: [{ send: get('/'), times: 200, inFlight: 4 }],
    compare: { kind: 'counts', of: 'group', within: 1 },
  }),
  localityCase(
    'a sick locality loses weight once 1.4 times its health falls below one',
    ['locality distribute', 'outlier ejection'],
    `${DISTRIBUTE}\n${EJECT}`,
    {
      pods: [...at('east/a', 2, 'a'), ...at('east/a', 2, 'sick', SICK), ...at('east/b', 2, 'b')],
      steps: [
        { send: get('/'), times: 40, pauseMs: 10 },
        { send: get('/'), times: 1000, inFlight: 4 },
      ],
      compare: { kind: 'counts', of: 'group', within: 8 },
    },
  ),
  localityCase(
    'nearest first: everything stays in the zone',
    ['locality failover'],
    `loadBalancer: { localityLbSetting: { enabled: true } }\n${EJECT}`,
    {
      pods: [...at('east/a', 2, 'a'), ...at('east/b', 2, 'b'), ...at('west/a', 2, 'w')],
      steps: [{ send: get('/'), times: 100 }],
      compare: { kind: 'counts', of: 'group' },
    },
  ),
  localityCase(
    'without outlier detection nothing is near',
    ['locality failover'],
    'loadBalancer: { simple: ROUND_ROBIN, localityLbSetting: { enabled: true } }',
    {
      pods: [...at('east/a', 1, 'a'), ...at('east/b', 1, 'b'), ...at('west/a', 1, 'w')],
      steps: [{ send: get('/'), times: 90 }],
      compare: { kind: 'counts', of: 'group', within: 1 },
    },
  ),
  localityCase(
    'a zone that is gone: the next zone, then the next region',
    ['locality failover', 'outlier ejection'],
    `loadBalancer: { simple: ROUND_ROBIN, localityLbSetting: { enabled: true } }\n${EJECT}`,
    {
      pods: [
        ...at('east/a', 1, 'a', SICK),
        ...at('east/b', 1, 'b', ['200', '200', '200', '503']),
        ...at('west/a', 1, 'w'),
      ],
      steps: [{ send: get('/'), times: 12, pauseMs: 10 }],
      compare: { kind: 'exact', backend: 'pod' },
    },
  ),
  localityCase(
    'half of the zone gone: 70 % stay',
    ['locality failover', 'outlier ejection'],
    `loadBalancer: { simple: ROUND_ROBIN, localityLbSetting: { enabled: true } }\n${EJECT}`,
    {
      pods: [...at('east/a', 2, 'a'), ...at('east/a', 2, 'sick', SICK), ...at('east/b', 2, 'b')],
      steps: [
        { send: get('/'), times: 60, pauseMs: 10 },
        { send: get('/'), times: 2000, inFlight: 4 },
      ],
      compare: { kind: 'shares', of: 'group', from: 60 },
    },
  ),
  localityCase(
    'quarter of the zone left: 35 % stay',
    ['locality failover', 'outlier ejection'],
    `loadBalancer: { simple: ROUND_ROBIN, localityLbSetting: { enabled: true } }\n${EJECT}`,
    {
      pods: [...at('east/a', 1, 'a'), ...at('east/a', 3, 'sick', SICK), ...at('east/b', 2, 'b')],
      steps: [
        { send: get('/'), times: 80, pauseMs: 10 },
        { send: get('/'), times: 2000, inFlight: 4 },
      ],
      compare: { kind: 'shares', of: 'group', from: 80 },
    },
  ),
  localityCase(
    'failover to a named region',
    ['locality failover', 'outlier ejection'],
    `loadBalancer: { simple: ROUND_ROBIN, localityLbSetting: { enabled: true, failover: [{ from: east, to: south }] } }\n${EJECT}`,
    {
      pods: [...at('east/a', 1, 'a', SICK), ...at('west/a', 1, 'w'), ...at('south/a', 1, 's', ['200', '200', '503'])],
      steps: [{ send: get('/'), times: 10, pauseMs: 10 }],
      compare: { kind: 'exact', backend: 'pod' },
    },
  ),
  localityCase(
    'failover by labels',
    ['locality failover', 'outlier ejection'],
    `loadBalancer: { simple: ROUND_ROBIN, localityLbSetting: { enabled: true, failoverPriority: [tier, rack] } }\n${EJECT}`,
    {
      proxy: { ...HERE, labels: { ...HERE.labels, tier: 'gold', rack: 'r1' } },
      pods: [
        ...pods('web', 1, { name: 'both', labels: { tier: 'gold', rack: 'r1' }, answers: ['200', '503'] }),
        ...pods('web', 1, { name: 'tier', labels: { tier: 'gold', rack: 'r2' }, answers: ['200', '200', '503'] }),
        ...pods('web', 1, { name: 'rack', labels: { tier: 'iron', rack: 'r1' } }),
      ],
      steps: [{ send: get('/'), times: 10, pauseMs: 10 }],
      compare: { kind: 'exact', backend: 'pod' },
    },
  ),
  localityCase(
    'retries leave the priorities that were tried',
    ['locality failover', 'retries'],
    `loadBalancer: { simple: ROUND_ROBIN, localityLbSetting: { enabled: true } }\noutlierDetection: { consecutive5xxErrors: 100, interval: 60s, baseEjectionTime: 60s }`,
    {
      objects:
        gateway() +
        service('web') +
        destinationRule(
          'web',
          'loadBalancer: { simple: ROUND_ROBIN, localityLbSetting: { enabled: true } }\noutlierDetection: { consecutive5xxErrors: 100, interval: 60s, baseEjectionTime: 60s }',
        ) +
        virtualService(
          '- retries: { attempts: 3, retryOn: 5xx, retryRemoteLocalities: true, backoff: 1ms }\n  route: [{ destination: { host: web } }]',
        ),
      pods: [...at('east/a', 2, 'a', SICK), ...at('east/b', 2, 'b')],
      steps: [{ send: get('/'), times: 20 }],
      compare: { kind: 'exact' },
    },
  ),
  localityCase(
    'a joining host warms up',
    ['warm-up'],
    'loadBalancer: { simple: ROUND_ROBIN, warmup: { duration: 4s } }',
    {
      pods: [...pods('web', 1), ...pods('web', 1, { name: 'new', ready: false })],
      steps: [
        { waitMs: 4200 },
        { send: get('/'), times: 50, everyMs: 5 },
        { ready: { 'new-0': true } },
        { send: get('/'), times: 1200, everyMs: 4 },
      ],
      compare: { kind: 'warm-up', pod: 'new-0', from: 50, windows: 6 },
    },
  ),
];
