import assert from 'node:assert/strict';
import { test } from 'node:test';
import { feasibleNodes } from './feasible-nodes.ts';
import { schedule } from './schedule.ts';
import type { NodeState, PodScheduling, PodState, SpreadConstraint, Taint } from './types.ts';

const GIB = 1024 * 1024 * 1024;

function node(name: string, zone: string, more: Partial<NodeState> = {}): NodeState {
  return {
    name,
    labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zone, ...more.labels },
    taints: more.taints ?? [],
    unschedulable: more.unschedulable ?? false,
    ready: true,
    cpuMillis: more.cpuMillis ?? 4000,
    memoryBytes: 16 * GIB,
  };
}

function pod(
  name: string,
  on: string | null,
  more: Partial<Omit<PodState, 'spec'>> & { spec?: Partial<PodScheduling> } = {},
): PodState {
  const { spec, ...rest } = more;
  return {
    name,
    namespace: 'shop',
    labels: { app: 'web' },
    node: on,
    ready: true,
    terminating: false,
    cpuMillis: 500,
    memoryBytes: GIB,
    priority: 0,
    ...rest,
    spec: { nodeSelector: {}, tolerations: [], spread: [], affinity: undefined, ...spec },
  };
}

const spread = (more: Partial<SpreadConstraint> = {}): SpreadConstraint => ({
  maxSkew: 1,
  topologyKey: 'topology.kubernetes.io/zone',
  whenUnsatisfiable: 'DoNotSchedule',
  selector: { matchLabels: { app: 'web' } },
  minDomains: null,
  nodeTaintsPolicy: 'Ignore',
  nodeAffinityPolicy: 'Honor',
  matchLabelKeys: [],
  ...more,
});

const THREE_ZONES = [node('n1', 'a'), node('n2', 'b'), node('n3', 'c')];
const LOST: Taint = { key: 'node.kubernetes.io/unreachable', value: '', effect: 'NoSchedule' };

const feasible = (wanted: PodState, nodes: readonly NodeState[], pods: readonly PodState[]): readonly string[] =>
  feasibleNodes(wanted, { nodes, pods }).feasible.map(({ name }) => name);

test('hard spread', () => {
  const lost = [node('n1', 'a', { taints: [LOST] }), node('n2', 'b'), node('n3', 'c')];
  const cordoned = [node('n1', 'a', { unschedulable: true }), node('n2', 'b'), node('n3', 'c')];
  const balanced = [pod('1', 'n1'), pod('2', 'n2'), pod('3', 'n3')];
  const rows: readonly [string, SpreadConstraint, readonly NodeState[], readonly PodState[], readonly string[]][] = [
    ['an empty zone comes first', spread(), THREE_ZONES, [pod('1', 'n1'), pod('2', 'n2')], ['n3']],
    ['balanced: anywhere', spread(), THREE_ZONES, balanced, ['n1', 'n2', 'n3']],
    ['a lost zone stays a domain: pending', spread(), lost, [pod('2', 'n2'), pod('3', 'n3')], []],
    [
      'unless taints are honoured',
      spread({ nodeTaintsPolicy: 'Honor' }),
      lost,
      [pod('2', 'n2'), pod('3', 'n3')],
      ['n2', 'n3'],
    ],
    ['a cordoned zone likewise', spread(), cordoned, [pod('2', 'n2'), pod('3', 'n3')], []],
    [
      'cordon and Honor',
      spread({ nodeTaintsPolicy: 'Honor' }),
      cordoned,
      [pod('2', 'n2'), pod('3', 'n3')],
      ['n2', 'n3'],
    ],
    [
      'terminating pods do not count',
      spread(),
      THREE_ZONES,
      [pod('1', 'n1', { terminating: true }), pod('2', 'n2')],
      ['n1', 'n3'],
    ],
    [
      'other namespaces do not count',
      spread(),
      THREE_ZONES,
      [pod('1', 'n1', { namespace: 'x' }), pod('2', 'n2')],
      ['n1', 'n3'],
    ],
    ['skew of two', spread({ maxSkew: 2 }), THREE_ZONES, [pod('1', 'n1')], ['n1', 'n2', 'n3']],
    [
      'too few domains: the minimum is 0',
      spread({ minDomains: 3 }),
      THREE_ZONES.slice(0, 2),
      [pod('1', 'n1'), pod('2', 'n2')],
      [],
    ],
    [
      'enough domains',
      spread({ minDomains: 2 }),
      THREE_ZONES.slice(0, 2),
      [pod('1', 'n1'), pod('2', 'n2')],
      ['n1', 'n2'],
    ],
    ['no selector selects nothing', spread({ selector: undefined }), THREE_ZONES, [pod('1', 'n1')], ['n1', 'n2', 'n3']],
    ['a missing topology key', spread({ topologyKey: 'rack' }), THREE_ZONES, [], []],
  ];
  for (const [title, constraint, nodes, pods, expected] of rows) {
    assert.deepEqual(feasible(pod('new', null, { spec: { spread: [constraint] } }), nodes, pods), expected, title);
  }
});

test('matchLabelKeys counts only the own revision', () => {
  const labels = (hash: string): PodState['labels'] => ({ app: 'web', 'pod-template-hash': hash });
  const old = [pod('1', 'n1', { labels: labels('x') }), pod('2', 'n2', { labels: labels('x') })];
  const constraint = spread({ matchLabelKeys: ['pod-template-hash'] });
  const wanted = pod('new', null, { labels: labels('y'), spec: { spread: [constraint] } });
  assert.deepEqual(feasible(wanted, THREE_ZONES, old), ['n1', 'n2', 'n3']);
});

test('node affinity, selectors and taints', () => {
  const ssd = { labels: { disk: 'ssd', size: '8' } };
  const nodes = [
    node('n1', 'a', ssd),
    node('n2', 'b', { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] }),
    node('n3', 'c'),
  ];
  const term = (operator: string, values?: readonly string[]): Partial<PodScheduling> => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: operator === 'Gt' ? 'size' : 'disk', operator, values }] }],
        },
      },
    },
  });
  const gpu = { key: 'gpu', operator: 'Equal', value: 'yes', effect: '', seconds: null } as const;
  const rows: readonly [string, Partial<PodScheduling>, readonly string[]][] = [
    ['the taint keeps it off', {}, ['n1', 'n3']],
    ['tolerated', { tolerations: [gpu] }, ['n1', 'n2', 'n3']],
    ['selector', { nodeSelector: { disk: 'ssd' } }, ['n1']],
    ['In', term('In', ['ssd', 'nvme']), ['n1']],
    ['NotIn holds for a missing label', term('NotIn', ['ssd']), ['n3']],
    ['DoesNotExist', term('DoesNotExist'), ['n3']],
    ['Gt', term('Gt', ['7']), ['n1']],
    [
      'no terms match nothing',
      { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } } },
      [],
    ],
  ];
  for (const [title, spec, expected] of rows)
    assert.deepEqual(feasible(pod('new', null, { spec }), nodes, []), expected, title);
});

test('resources: requests, not use, and terminating pods still hold theirs', () => {
  const nodes = [node('n1', 'a', { cpuMillis: 1000 }), node('n2', 'b', { cpuMillis: 1000 })];
  const running = [pod('1', 'n1'), pod('2', 'n1', { terminating: true }), pod('3', 'n2')];
  assert.deepEqual(feasible(pod('new', null), nodes, running), ['n2']);
  assert.deepEqual(feasible(pod('new', null, { cpuMillis: 0, memoryBytes: 0 }), nodes, running), ['n1', 'n2']);
  const { rejections } = feasibleNodes(pod('new', null, { cpuMillis: 900 }), { nodes, pods: running });
  assert.deepEqual([...rejections], [['resources', 2]]);
});

const required = (kind: 'podAffinity' | 'podAntiAffinity', labels: Record<string, string>): Partial<PodScheduling> => ({
  affinity: {
    [kind]: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: labels } },
      ],
    },
  },
});

test('affinity between pods, in both directions', () => {
  const database = pod('db', 'n2', { labels: { app: 'db' } });
  const loner = pod('loner', 'n3', { labels: { app: 'x' }, spec: required('podAntiAffinity', { app: 'web' }) });
  const rows: readonly [string, Partial<PodScheduling>, readonly PodState[], readonly string[]][] = [
    ['away from its own kind', required('podAntiAffinity', { app: 'web' }), [pod('1', 'n1')], ['n2', 'n3']],
    ['near the database', required('podAffinity', { app: 'db' }), [database], ['n2']],
    ['nobody to be near', required('podAffinity', { app: 'db' }), [], []],
    ['the first of a group', required('podAffinity', { app: 'web' }), [], ['n1', 'n2', 'n3']],
    ['others forbid it', {}, [loner], ['n1', 'n2']],
  ];
  for (const [title, spec, pods, expected] of rows) {
    assert.deepEqual(feasible(pod('new', null, { spec }), THREE_ZONES, pods), expected, title);
  }
});

test('scores: empty nodes, wishes, soft spread; equal nodes by name or by draw', () => {
  const place = (wanted: PodState, pods: readonly PodState[], nodes = THREE_ZONES): string => {
    const decision = schedule(wanted, { nodes, pods });
    return decision.kind === 'placed' ? decision.node : decision.kind;
  };
  const wish = {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } },
          },
        ],
      },
    },
  };
  assert.equal(place(pod('new', null), []), 'n1');
  assert.equal(place(pod('new', null), [pod('1', 'n1', { cpuMillis: 3000 })]), 'n2');
  assert.equal(place(pod('new', null, { spec: wish }), [pod('1', 'n1'), pod('2', 'n2')]), 'n3');
  const soft = { spread: [spread({ whenUnsatisfiable: 'ScheduleAnyway' })] };
  assert.equal(place(pod('new', null, { spec: soft }), [pod('1', 'n1'), pod('2', 'n2')]), 'n3');
  // A soft rule yields where only one node is left.
  assert.equal(place(pod('new', null, { spec: soft }), [pod('1', 'n1')], [THREE_ZONES[0]!]), 'n1');
  const drawn = schedule(pod('new', null), { nodes: THREE_ZONES, pods: [] }, { breakTie: (n) => n - 1 });
  assert.deepEqual(drawn, { kind: 'placed', node: 'n3' });
});

test('preemption takes the cheapest victims and spares budgets', () => {
  const nodes = [node('n1', 'a', { cpuMillis: 1000 }), node('n2', 'b', { cpuMillis: 1000 })];
  const important = pod('new', null, { priority: 100, cpuMillis: 1000 });
  const decide = (pods: readonly PodState[], covers?: (other: PodState) => boolean): string => {
    const allowances = covers === undefined ? [] : [{ covers, allowed: 0 }];
    const decision = schedule(important, { nodes, pods }, { allowances: () => allowances });
    if (decision.kind !== 'preempting') return decision.kind;
    return `${decision.node}: ${decision.victims.map(({ name }) => name).join(' ')}`;
  };
  const full = (name: string, on: string, priority: number): PodState => pod(name, on, { priority, cpuMillis: 1000 });
  assert.equal(decide([full('a', 'n1', 10), full('b', 'n2', 5)]), 'n2: b');
  assert.equal(
    decide([full('a', 'n1', 10), full('b', 'n2', 5)], ({ name }) => name === 'b'),
    'n1: a',
  );
  assert.equal(decide([full('a', 'n1', 100), full('b', 'n2', 200)]), 'pending');
  assert.equal(decide([pod('a', 'n1', { priority: 5 }), pod('b', 'n1', { priority: 5 }), full('c', 'n2', 5)]), 'n2: c');
  const meek = schedule(important, { nodes, pods: [full('a', 'n1', 1), full('b', 'n2', 1)] }, { mayPreempt: false });
  assert.equal(meek.kind, 'pending');
});
