import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeState, PodScheduling, PodState, SpreadConstraint } from './types.ts';
import { worstPlacement } from './worst-placement.ts';

const NODES: readonly NodeState[] = ['a', 'b', 'c'].flatMap((zone) =>
  [1, 2, 3].map((number) => ({
    name: `${zone}${number}`,
    labels: { 'kubernetes.io/hostname': `${zone}${number}`, 'topology.kubernetes.io/zone': zone },
    taints: [],
    unschedulable: false,
    ready: true,
    cpuMillis: 4000,
    memoryBytes: 1e10,
  })),
);

const by = (topologyKey: string, maxSkew: number, hard = true): SpreadConstraint => ({
  maxSkew,
  topologyKey,
  whenUnsatisfiable: hard ? 'DoNotSchedule' : 'ScheduleAnyway',
  selector: { matchLabels: { app: 'web' } },
  minDomains: null,
  nodeTaintsPolicy: 'Honor',
  nodeAffinityPolicy: 'Honor',
  matchLabelKeys: [],
});

const alone = (topologyKey: string): unknown => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: { matchLabels: { app: 'web' } } }],
  },
});

const pods = (count: number, spec: Partial<PodScheduling>, cpuMillis = 500): PodState[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `web-${index}`,
    namespace: 'shop',
    labels: { app: 'web' },
    node: null,
    ready: false,
    terminating: false,
    cpuMillis,
    memoryBytes: 0,
    priority: 0,
    spec: { nodeSelector: {}, tolerations: [], spread: [], affinity: undefined, ...spec },
  }));

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';

// Fullest zone by hand: with skew s over d zones, at most floor((n + s (d - 1)) / d).
const ROWS: readonly [title: string, pods: PodState[], zone: number, node: number, placed: number][] = [
  ['nothing stated: all on the fewest nodes of one zone', pods(9, {}), 9, 8, 9],
  ['a soft spread promises nothing', pods(9, { spread: [by(ZONE, 1, false)] }), 9, 8, 9],
  ['zones full: the rest goes elsewhere', pods(9, {}, 2000), 6, 2, 9],
  ['hard over zones', pods(9, { spread: [by(ZONE, 1)] }), 3, 3, 9],
  ['one more than fits evenly', pods(10, { spread: [by(ZONE, 1)] }), 4, 4, 10],
  ['skew of two, five pods', pods(5, { spread: [by(ZONE, 2)] }), 3, 3, 5],
  ['skew of two, nine pods', pods(9, { spread: [by(ZONE, 2)] }), 4, 4, 9],
  ['skew of three, seven pods', pods(7, { spread: [by(ZONE, 3)] }), 4, 4, 7],
  ['over zones and hosts', pods(9, { spread: [by(ZONE, 1), by(HOST, 1)] }), 3, 1, 9],
  ['over hosts alone', pods(6, { spread: [by(HOST, 1)] }), 3, 1, 6],
  ['one per host', pods(6, { affinity: alone(HOST) }), 3, 1, 6],
  ['one per zone: a fourth stays pending', pods(4, { affinity: alone(ZONE) }), 1, 1, 3],
];

test('the worst that hard rules allow', () => {
  for (const [title, given, zone, node, placed] of ROWS) {
    const found = worstPlacement(given, { nodes: NODES, pods: [] });
    assert.deepEqual([found.podsInFullestZone, found.podsOnFullestNode, found.nodes.size], [zone, node, placed], title);
  }
});

test('the same whatever the order of nodes', () => {
  const given = pods(7, { spread: [by(ZONE, 2)] });
  const forwards = worstPlacement(given, { nodes: NODES, pods: [] });
  const backwards = worstPlacement(given, { nodes: NODES.toReversed(), pods: [] });
  assert.deepEqual([...forwards.nodes], [...backwards.nodes]);
});
