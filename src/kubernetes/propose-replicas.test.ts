import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetricTarget } from './horizontal-pod-autoscaler.ts';
import { type AutoscaledPod, type PodSample, proposeReplicas } from './propose-replicas.ts';

const NOW_US = 1_000_000_000;

/** `null`: no sample. Pods are a core each; those not ready started a minute ago and never were. */
interface Row {
  readonly title: string;
  readonly target: MetricTarget;
  readonly levels: readonly (number | null)[];
  readonly ready?: readonly boolean[];
  readonly requests?: readonly number[];
  readonly expected: number;
}

const percent = (value: number): MetricTarget => ({ kind: 'utilization', percent: value });

// Rows named Test… are the cases of that name in pkg/controller/podautoscaler/replica_calculator_test.go.
const ROWS: readonly Row[] = [
  { title: 'TestReplicaCalcScaleUp', target: percent(30), levels: [300, 500, 700], expected: 5 },
  {
    title: 'TestReplicaCalcScaleUpUnreadyLessScale',
    target: percent(30),
    levels: [300, 500, 700],
    ready: [false, true, true],
    expected: 4,
  },
  {
    title: 'TestReplicaCalcScaleUpUnreadyNoScale',
    target: percent(30),
    levels: [400, 500, 700],
    ready: [true, false, false],
    expected: 3,
  },
  { title: 'TestReplicaCalcScaleDown', target: percent(50), levels: [100, 300, 500, 250, 250], expected: 3 },
  {
    title: 'TestReplicaCalcTolerance',
    target: percent(100),
    levels: [1010, 1030, 1020],
    requests: [900, 1000, 1100],
    expected: 3,
  },
  { title: 'TestReplicaCalcMissingMetricsNoChangeEq', target: percent(100), levels: [1000, null], expected: 2 },
  { title: 'TestReplicaCalcMissingMetricsNoChangeGt', target: percent(100), levels: [1900, null], expected: 2 },
  { title: 'TestReplicaCalcMissingMetricsNoChangeLt', target: percent(100), levels: [600, null], expected: 2 },
  {
    title: 'TestReplicaCalcMissingMetricsUnreadyScaleUp',
    target: percent(50),
    levels: [100, 2000, null],
    ready: [false, true, true],
    expected: 4,
  },
  {
    title: 'TestReplicaCalcMissingMetricsUnreadyScaleDown',
    target: percent(50),
    levels: [100, 100, 100, null],
    ready: [false, true, true, true],
    expected: 3,
  },
  { title: 'utilisation is cut to whole percent: 77.9 of 70 is 1.1', target: percent(70), levels: [779], expected: 1 },
  { title: 'one percent more is beyond the tolerance', target: percent(70), levels: [780, 780], expected: 3 },
  { title: 'average value', target: { kind: 'averageValue', value: 400 }, levels: [900, 700], expected: 4 },
];

test('proposals from the processor time of pods', () => {
  for (const row of ROWS) {
    const pods = row.levels.map((_, index): AutoscaledPod => {
      const ready = row.ready?.[index] ?? true;
      const startedUs = NOW_US - (ready ? 3_600_000_000 : 60_000_000);
      return {
        name: `pod-${index}`,
        pending: false,
        terminating: false,
        ready,
        startedUs,
        readyChangedUs: startedUs,
        request: row.requests?.[index] ?? 1000,
      };
    });
    const samples = new Map<string, PodSample>();
    for (const [index, value] of row.levels.entries()) {
      if (value !== null) samples.set(`pod-${index}`, { value, atUs: NOW_US, windowUs: 30_000_000 });
    }
    const metric = { source: 'Resource', name: 'cpu', target: row.target } as const;
    const tolerance = { up: 0.1, down: 0.1 };
    const proposal = proposeReplicas(metric, { kind: 'perPod', samples }, pods, pods.length, tolerance, NOW_US);
    assert.deepEqual(proposal, { kind: 'replicas', replicas: row.expected }, row.title);
  }
});

test('proposals from one value for all', () => {
  const pods = [1, 2, 3, 4].map(
    (index): AutoscaledPod => ({
      name: `${index}`,
      pending: false,
      terminating: false,
      ready: true,
      startedUs: 0,
      readyChangedUs: 0,
      request: null,
    }),
  );
  const rows: readonly [target: MetricTarget, value: number, current: number, expected: number][] = [
    [{ kind: 'value', value: 20 }, 40, 4, 8],
    [{ kind: 'value', value: 20 }, 21, 4, 4],
    [{ kind: 'value', value: 20 }, 50, 0, 3],
    [{ kind: 'averageValue', value: 5 }, 100, 4, 20],
    [{ kind: 'averageValue', value: 5 }, 21, 4, 4],
  ];
  for (const [target, value, current, expected] of rows) {
    const metric = { source: 'External', name: 'queue', target } as const;
    const proposal = proposeReplicas(metric, { kind: 'single', value }, pods, current, { up: 0.1, down: 0.1 }, NOW_US);
    assert.deepEqual(proposal, { kind: 'replicas', replicas: expected }, `${JSON.stringify(target)} at ${value}`);
  }
});

test('without a request utilisation is unknown', () => {
  const pod: AutoscaledPod = {
    name: 'a',
    pending: false,
    terminating: false,
    ready: true,
    startedUs: 0,
    readyChangedUs: 0,
    request: null,
  };
  const metric = { source: 'Resource', name: 'cpu', target: percent(70) } as const;
  const samples = new Map([['a', { value: 10, atUs: NOW_US, windowUs: 30_000_000 }]]);
  const proposal = proposeReplicas(metric, { kind: 'perPod', samples }, [pod], 1, { up: 0.1, down: 0.1 }, NOW_US);
  assert.equal(proposal.kind, 'error');
});

test('a pod that turned ready within the window of its sample does not count yet', () => {
  const metric = { source: 'Resource', name: 'cpu', target: percent(50) } as const;
  const pods = [0, 1].map(
    (index): AutoscaledPod => ({
      name: `pod-${index}`,
      pending: false,
      terminating: false,
      ready: true,
      startedUs: index === 0 ? 0 : NOW_US - 40_000_000,
      readyChangedUs: index === 0 ? 0 : NOW_US - 20_000_000,
      request: 1000,
    }),
  );
  const sample = { value: 1000, atUs: NOW_US, windowUs: 30_000_000 };
  const samples = new Map([
    ['pod-0', sample],
    ['pod-1', sample],
  ]);
  // Both at 100 % would ask for 4; the young one counts as idle: 1000 of 2000 is on target.
  const proposal = proposeReplicas(metric, { kind: 'perPod', samples }, pods, 2, { up: 0.1, down: 0.1 }, NOW_US);
  assert.deepEqual(proposal, { kind: 'replicas', replicas: 2 });
});
