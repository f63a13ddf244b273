import type { Comparison, ConformanceCase, OfferedRequest, Step } from '../types.ts';
import { destinationRule, EXACT, GATEWAY, gateway, get, pods, service, virtualService } from './fragments.ts';

/** Health changes reach the workers at once, so that the n-th error has an effect that can be counted. */
const NO_MERGE = 0;
const ROTATION: Comparison = { kind: 'exact', backend: 'pod', upToStart: true };

function outlierCase(
  name: string,
  outlier: string,
  told: Pick<ConformanceCase, 'pods' | 'steps'> &
    Partial<ConformanceCase> & { readonly mergeMs?: number; readonly route?: string },
): ConformanceCase {
  const { mergeMs = NO_MERGE, route = '', ...rest } = told;
  return {
    suite: 'outliers',
    name,
    backs: ['outlier ejection'],
    objects:
      gateway() +
      service('web') +
      destinationRule('web', `loadBalancer: { simple: ROUND_ROBIN }\noutlierDetection: ${outlier}`) +
      virtualService(`- ${route === '' ? '' : `${route}\n  `}route: [{ destination: { host: web } }]`),
    proxy: GATEWAY,
    facts: { mergeWindowMs: mergeMs },
    compare: ROTATION,
    ...rest,
    steps: rest.steps.map(unhurried),
  };
}

/** Envoy's workers hear of an ejection from its main thread: the next request must not overtake it. */
const PAUSE_MS = 15;

function unhurried(step: Step): Step {
  return 'send' in step && step.everyMs === undefined ? { pauseMs: PAUSE_MS, ...step } : step;
}

const GOOD_AND_BAD = [...pods('web', 1), ...pods('web', 1, { name: 'bad', answers: ['503'] })];
const LONG = 'interval: 60s, baseEjectionTime: 60s';

function answered(...answers: readonly string[]): readonly OfferedRequest[] {
  return answers.map((answer) => get('/', { 'x-answer': answer }));
}

const COUNTING: readonly ConformanceCase[] = [
  outlierCase('ejection by the fifth error in a row', `{ ${LONG}, maxEjectionPercent: 100 }`, {
    pods: GOOD_AND_BAD,
    steps: [{ send: get('/'), times: 20 }],
  }),
  outlierCase(
    'ejection by the second error in a row',
    `{ consecutive5xxErrors: 2, ${LONG}, maxEjectionPercent: 100 }`,
    { pods: GOOD_AND_BAD, steps: [{ send: get('/'), times: 12 }] },
  ),
  outlierCase('a success starts the count anew', `{ consecutive5xxErrors: 3, ${LONG}, maxEjectionPercent: 100 }`, {
    pods: pods('web', 1),
    compare: EXACT,
    steps: [{ send: answered('503', '503', '200', '503', '503', '404', '503', '500', '503', '200') }],
  }),
  outlierCase(
    'gateway errors alone',
    `{ consecutiveGatewayErrors: 3, consecutive5xxErrors: 0, ${LONG}, maxEjectionPercent: 100 }`,
    {
      pods: pods('web', 1),
      compare: EXACT,
      steps: [{ send: answered('500', '500', '500', '502', '503', '500', '502', '503', '504', '200') }],
    },
  ),
  outlierCase(
    'gateway errors count as errors too',
    `{ consecutiveGatewayErrors: 5, consecutive5xxErrors: 3, ${LONG}, maxEjectionPercent: 100 }`,
    {
      pods: pods('web', 1),
      compare: EXACT,
      steps: [{ send: answered('502', '503', '504', '200') }],
    },
  ),
  outlierCase('zero turns counting off', `{ consecutive5xxErrors: 0, ${LONG}, maxEjectionPercent: 100 }`, {
    pods: pods('web', 1),
    compare: EXACT,
    steps: [{ send: answered('503', '503', '503', '503', '503', '503', '503', '200') }],
  }),
  outlierCase('refused connections count', `{ consecutive5xxErrors: 3, ${LONG}, maxEjectionPercent: 100 }`, {
    pods: [...pods('web', 1), ...pods('web', 1, { name: 'bad', listens: false })],
    route: 'retries: { attempts: 0 }',
    steps: [{ send: get('/'), times: 12 }],
  }),
  outlierCase('broken connections count', `{ consecutive5xxErrors: 3, ${LONG}, maxEjectionPercent: 100 }`, {
    pods: [...pods('web', 1), ...pods('web', 1, { name: 'bad', answers: ['close'] })],
    steps: [{ send: get('/'), times: 12 }],
  }),
  outlierCase('timeouts count', `{ consecutive5xxErrors: 2, ${LONG}, maxEjectionPercent: 100 }`, {
    pods: [...pods('web', 1), ...pods('web', 1, { name: 'bad', answers: ['hang'] })],
    route: 'timeout: 150ms',
    steps: [{ send: get('/'), times: 8 }],
  }),
  outlierCase(
    'local failures in a count of their own',
    `{ consecutive5xxErrors: 2, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 4, ${LONG}, maxEjectionPercent: 100 }`,
    {
      pods: [...pods('web', 1), ...pods('web', 1, { name: 'bad', listens: false })],
      route: 'retries: { attempts: 0 }',
      steps: [{ send: get('/'), times: 14 }],
    },
  ),
  outlierCase(
    'every failed try of a retried request counts',
    `{ consecutive5xxErrors: 4, ${LONG}, maxEjectionPercent: 100 }`,
    {
      pods: pods('web', 1),
      compare: EXACT,
      route: 'retries: { attempts: 1, retryOn: 5xx, backoff: 1ms }',
      steps: [{ send: answered('503', '503', '200') }],
    },
  ),
  outlierCase('counts are kept by subset', `{ consecutive5xxErrors: 3, ${LONG}, maxEjectionPercent: 100 }`, {
    objects:
      gateway() +
      service('web') +
      destinationRule('web', `outlierDetection: { consecutive5xxErrors: 3, ${LONG}, maxEjectionPercent: 100 }`, [
        'v1',
        'v2',
      ]) +
      virtualService(`
        - match: [{ uri: { prefix: /a } }]
          route: [{ destination: { host: web, subset: v1 } }]
        - match: [{ uri: { prefix: /b } }]
          route: [{ destination: { host: web, subset: v2 } }]
        - route: [{ destination: { host: web } }]`),
    pods: [...pods('web', 1, { version: 'v1' }), ...pods('web', 1, { version: 'v2' })],
    compare: EXACT,
    steps: [
      { send: ['/a', '/a', '/a', '/a', '/b'].map((path) => get(path, path === '/a' ? { 'x-answer': '503' } : {})) },
    ],
  }),
];

/** `hosts` pods that all fail: how many the gate lets go before it closes shows in who still answers 503 itself. */
function gateCase(hosts: number, percent: number | null): ConformanceCase {
  const limit = percent === null ? '' : `, maxEjectionPercent: ${percent}`;
  return outlierCase(
    `at most ${percent ?? 10} % of ${hosts} hosts${percent === null ? ' (default)' : ''}`,
    `{ consecutive5xxErrors: 1, ${LONG}${limit} }`,
    {
      backs: ['ejection limit', 'outlier ejection'],
      pods: pods('web', hosts, { answers: ['503'] }),
      steps: [{ send: get('/'), times: hosts * 4 }],
      compare: { kind: 'pods used', from: hosts * 2 },
    },
  );
}

const GATES: readonly ConformanceCase[] = [
  gateCase(3, null),
  gateCase(10, null),
  gateCase(20, 10),
  gateCase(3, 33),
  gateCase(3, 34),
  gateCase(3, 50),
  gateCase(5, 50),
  gateCase(2, 50),
  gateCase(4, 99),
];

const AFTER: readonly ConformanceCase[] = [
  outlierCase('all ejected: no healthy upstream', `{ consecutive5xxErrors: 1, ${LONG}, maxEjectionPercent: 100 }`, {
    backs: ['outlier ejection', 'ejection limit', 'no healthy upstream'],
    pods: pods('web', 3, { answers: ['503'] }),
    steps: [{ send: get('/'), times: 8 }],
    compare: EXACT,
  }),
  outlierCase(
    'too few healthy hosts: all are used again',
    `{ consecutive5xxErrors: 1, ${LONG}, maxEjectionPercent: 100, minHealthPercent: 50 }`,
    {
      backs: ['panic', 'outlier ejection'],
      pods: [...pods('web', 1), ...pods('web', 3, { name: 'bad', answers: ['503'] })],
      steps: [{ send: get('/'), times: 24 }],
      compare: { kind: 'pods used', from: 8 },
    },
  ),
  outlierCase(
    'half healthy is enough for a minimum of half',
    `{ consecutive5xxErrors: 1, ${LONG}, maxEjectionPercent: 100, minHealthPercent: 50 }`,
    {
      backs: ['panic', 'outlier ejection'],
      pods: [...pods('web', 2), ...pods('web', 2, { name: 'bad', answers: ['503'] })],
      steps: [{ send: get('/'), times: 24 }],
      compare: { kind: 'pods used', from: 8 },
    },
  ),
  outlierCase(
    'a host returns with the first sweep after its time',
    '{ consecutive5xxErrors: 2, interval: 1s, baseEjectionTime: 1s, maxEjectionPercent: 100 }',
    {
      backs: ['return after ejection', 'outlier ejection'],
      pods: [...pods('web', 1), ...pods('web', 1, { name: 'sick', answers: ['503', '503', '200'] })],
      steps: [{ send: get('/'), times: 120, everyMs: 25 }],
      compare: { kind: 'return', pod: 'sick-0', withinMs: 1000 },
    },
  ),
  outlierCase(
    'the second ejection lasts twice as long',
    '{ consecutive5xxErrors: 1, interval: 500ms, baseEjectionTime: 1s, maxEjectionPercent: 100 }',
    {
      backs: ['return after ejection', 'outlier ejection'],
      pods: [...pods('web', 1), ...pods('web', 1, { name: 'sick', answers: ['503', '503', '200'] })],
      steps: [{ send: get('/'), times: 260, everyMs: 20 }],
      compare: { kind: 'return', pod: 'sick-0', withinMs: 500 },
    },
  ),
  outlierCase(
    'later ejections of the same second are held back',
    `{ consecutive5xxErrors: 1, ${LONG}, maxEjectionPercent: 100 }`,
    {
      backs: ['update-merge window', 'outlier ejection'],
      mergeMs: 1000,
      pods: [...pods('web', 1), ...pods('web', 2, { name: 'bad', answers: ['503'] })],
      steps: [{ waitMs: 1200 }, { send: get('/'), times: 10 }, { waitMs: 1300 }, { send: get('/'), times: 6 }],
    },
  ),
];

export const OUTLIERS: readonly ConformanceCase[] = [...COUNTING, ...GATES, ...AFTER];
