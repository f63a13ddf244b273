/** One interval of Flagger's after another, each from the state that the one before left. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { indexManifests } from '../../../manifests/manifest-index.ts';
import { advanceCanary, type CanaryKept, type CanaryView, type CanaryWrite } from './advance-canary.ts';
import { type CanaryPolicy, readCanaries } from './read-canary.ts';

const INTERVAL_US = 60_000_000;

function policyOf(analysis: Readonly<Record<string, unknown>>, also: Readonly<Record<string, unknown>> = {}) {
  const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  const object = {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { targetRef: target, service: { port: 80 }, analysis: { interval: '1m', ...analysis }, ...also },
  };
  return readCanaries(indexManifests([{ object, cluster: 'one' }]), 'one')[0]!;
}

function policy(analysis: Readonly<Record<string, unknown>>, also = {}): CanaryPolicy {
  const read = policyOf(analysis, also);
  assert.ok(read.policy !== null, String(read.problem));
  return read.policy;
}

const METRICS = [{ name: 'request-success-rate', thresholdRange: { min: 99 }, interval: '1m' }];

const KEPT: CanaryKept = {
  phase: 'new',
  applied: null,
  promoted: null,
  failedChecks: 0,
  lastFailure: '',
  iterations: 0,
  waitsSinceUs: null,
  interval: 0,
  todo: [],
};

/** Requests of the last minute: so many good, so many bad. */
function answers(good: number, bad: number): CanaryView['series'] {
  const labels = { reporter: 'destination', destination_workload_namespace: 'shop', destination_workload: 'web' };
  return [
    ['200', good],
    ['500', bad],
  ].map(([code, count]) => ({
    name: 'istio_requests_total',
    labels: { ...labels, response_code: String(code) },
    samples: [
      { atUs: 1, value: 0 },
      { atUs: 30_000_000, value: Number(count) / 2 },
      { atUs: 59_000_000, value: Number(count) },
    ],
  }));
}

const READY: CanaryView = {
  template: 'old',
  primaryWaits: null,
  candidateWaits: null,
  candidateReplicas: 3,
  weight: 0,
  series: answers(100, 0),
};

/** Shows one interval: the phase it leads to, what is written, how many checks have failed by then. */
function shown({ phase, todo, failedChecks }: CanaryKept): string {
  const write = (each: CanaryWrite): string =>
    each.kind === 'copy' ? 'copy' : each.kind === 'scale' ? `scale ${each.replicas}` : `routes ${each.candidate}`;
  return [phase, ...todo.map(write), ...(failedChecks > 0 ? [`${failedChecks} failed`] : [])].join(', ');
}

/** Each row is what is seen in one interval beside what the row before left, and what comes of it. */
function played(of: CanaryPolicy, rows: readonly (readonly [Partial<CanaryView>, string])[]): void {
  let kept = KEPT;
  let weight = 0;
  rows.forEach(([seen, expected], at) => {
    const view = { ...READY, weight, ...seen };
    kept = advanceCanary(of, view, { ...kept, todo: [] }, at === 0 ? 0 : INTERVAL_US).kept;
    for (const write of kept.todo) if (write.kind === 'routes') weight = write.candidate;
    assert.equal(shown(kept), expected, `interval ${at}`);
  });
}

const NEXT = { template: 'next' };

test('a good version passes its steps, is copied, and its own pods go', () => {
  played(policy({ stepWeights: [10, 50], threshold: 2, metrics: METRICS }), [
    [{}, 'initialized'],
    [{}, 'initialized'],
    [NEXT, 'progressing, scale 3'],
    [{ ...NEXT, candidateWaits: 'pods' }, 'progressing'],
    // Nobody asks it yet, so nothing is asked about it.
    [{ ...NEXT, series: [] }, 'progressing, routes 10'],
    [NEXT, 'progressing, routes 50'],
    [NEXT, 'promoting, copy'],
    [{ ...NEXT, primaryWaits: 'pods' }, 'promoting'],
    [NEXT, 'finalising, routes 0'],
    [NEXT, 'succeeded, scale 0'],
    [NEXT, 'succeeded'],
  ]);
});

test('failed checks are counted and never forgotten; the look after the last of them takes the version back', () => {
  played(policy({ stepWeight: 20, maxWeight: 60, threshold: 2, metrics: METRICS }), [
    [{}, 'initialized'],
    [NEXT, 'progressing, scale 3'],
    [NEXT, 'progressing, routes 20'],
    [{ ...NEXT, series: answers(95, 5) }, 'progressing, 1 failed'],
    [NEXT, 'progressing, routes 40, 1 failed'],
    [{ ...NEXT, series: answers(95, 5) }, 'progressing, 2 failed'],
    [NEXT, 'failed, routes 0, scale 0'],
    [NEXT, 'failed'],
    [{ template: 'third' }, 'progressing, scale 3'],
  ]);
});

test('silence is a failed check', () => {
  played(policy({ stepWeights: [5], metrics: METRICS }), [
    [{}, 'initialized'],
    [NEXT, 'progressing, scale 3'],
    [NEXT, 'progressing, routes 5'],
    [{ ...NEXT, series: [] }, 'progressing, 1 failed'],
    [NEXT, 'failed, routes 0, scale 0'],
  ]);
});

test('another version begins anew, and what is not ready in time goes back', () => {
  played(policy({ stepWeights: [5, 50], metrics: METRICS }, { progressDeadlineSeconds: 30 }), [
    [{}, 'initialized'],
    [NEXT, 'progressing, scale 3'],
    [NEXT, 'progressing, routes 5'],
    [{ template: 'third' }, 'progressing, routes 0'],
  ]);
  const impatient = policy({ stepWeights: [5], metrics: METRICS }, { progressDeadlineSeconds: 30 });
  const waiting = { ...KEPT, phase: 'progressing', applied: 'next', waitsSinceUs: 0 } as const;
  const view = { ...READY, ...NEXT, candidateWaits: '0 of 3 pods' };
  assert.equal(shown(advanceCanary(impatient, view, waiting, INTERVAL_US).kept), 'failed, routes 0, scale 0');
});

test('those who match try all of it, for as long as was said', () => {
  const ab = policy({ iterations: 2, match: [{ headers: { 'x-canary': { exact: 'yes' } } }], metrics: METRICS });
  played(ab, [
    [{}, 'initialized'],
    [NEXT, 'progressing, scale 3'],
    [NEXT, 'progressing, routes 100'],
    [NEXT, 'progressing, routes 100'],
    [NEXT, 'promoting, copy'],
    [NEXT, 'finalising, routes 0'],
  ]);
});

test('users go back to the copy a part at a time where that was said', () => {
  played(policy({ stepWeights: [60], stepWeightPromotion: 40, metrics: METRICS }), [
    [{}, 'initialized'],
    [NEXT, 'progressing, scale 3'],
    [NEXT, 'progressing, routes 60'],
    [NEXT, 'promoting, copy'],
    [NEXT, 'promoting, routes 20'],
    [NEXT, 'finalising, routes 0'],
  ]);
});

for (const [name, analysis, also, problem] of [
  ['webhooks', { webhooks: [{ name: 'judge' }] }, {}, /answered by nobody/],
  ['sessions', { sessionAffinity: { cookieName: 'x' } }, {}, /sessionAffinity/],
  ['mirrors', { mirror: true }, {}, /mirror/],
  ['blue/green', { iterations: 3 }, {}, /blue\/green/],
  ['no analysis', {}, { skipAnalysis: true }, /analyses nothing/],
  ['another provider', {}, { provider: 'linkerd' }, /another provider/],
  ['a template that is not there', { metrics: [{ name: 'x', templateRef: { name: 'x' } }] }, {}, /says no query/],
  ['a query beyond ours', { metrics: [{ name: 'x', query: 'topk(1, up)' }] }, {}, /`topk`/],
  ['variables', { metrics: [{ name: 'x', query: 'up{x="{{ target }}"}' }] }, {}, /variables/],
] as const) {
  test(`${name}: nothing is run, and why is said`, () => {
    assert.match(String(policyOf(analysis, also).problem), problem);
  });
}
