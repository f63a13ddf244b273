import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { feasibleNodes } from './feasible-nodes.ts';
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

/** Every way to put down `count` equal pods, as pods per node. */
function* distributions(count: number, nodes: number): Generator<readonly number[]> {
  if (nodes === 1) yield [count];
  else
    for (let here = 0; here <= count; here++) {
      for (const rest of distributions(count - here, nodes - 1)) yield [here, ...rest];
    }
}

/** By trying everything: the most pods in one zone when each pod could have been put where it is, given the others. */
function mostInZone(given: readonly PodState[], nodes: readonly NodeState[]): number {
  let most = 0;
  for (const counts of distributions(given.length, nodes.length)) {
    const on = counts.flatMap((count, node) => Array.from({ length: count }, () => nodes[node]!));
    const placed = given.map((pod, index) => ({ ...pod, node: on[index]!.name }));
    const isAllowed = nodes.every((node) => {
      const one = placed.find((pod) => pod.node === node.name);
      if (one === undefined) return true;
      const others = placed.filter((pod) => pod !== one);
      return feasibleNodes({ ...one, node: null }, { nodes, pods: others }).feasible.includes(node);
    });
    if (!isAllowed) continue;
    for (const zone of ['a', 'b', 'c']) {
      most = Math.max(most, on.filter((node) => node.labels[ZONE] === zone).length);
    }
  }
  return most;
}

test('nothing worse is found by trying everything', () => {
  const rules = fc.record({
    zoneSkew: fc.option(fc.integer({ min: 1, max: 3 })),
    hostSkew: fc.option(fc.integer({ min: 1, max: 3 })),
    isAlone: fc.boolean(),
    cpuMillis: fc.constantFrom(500, 1000, 2000),
  });
  fc.assert(
    fc.property(rules, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 3 }), (rule, count, zones) => {
      const nodes = NODES.filter(({ name }) => !name.endsWith('3') && (zones === 3 || !name.startsWith('c')));
      const spread = [
        ...(rule.zoneSkew === null ? [] : [by(ZONE, rule.zoneSkew)]),
        ...(rule.hostSkew === null ? [] : [by(HOST, rule.hostSkew)]),
      ];
      const given = pods(count, { spread, ...(rule.isAlone ? { affinity: alone(HOST) } : {}) }, rule.cpuMillis);
      const found = worstPlacement(given, { nodes, pods: [] });
      // Where not all fit, no distribution of all is allowed and there is nothing to compare with.
      if (found.nodes.size === count) assert.equal(found.podsInFullestZone, mostInZone(given, nodes));
    }),
    { numRuns: 60 },
  );
});
