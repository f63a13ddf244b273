import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BudgetedPod, budgetStatus, type DisruptionBudget, disruptionBudgetOf, evict } from './eviction.ts';

const budget = (spec: Record<string, unknown>, name = 'web'): DisruptionBudget =>
  disruptionBudgetOf(
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    },
    'shop',
  );

const pods = (count: number, unready = 0): BudgetedPod[] =>
  Array.from({ length: count }, (_, index) => ({
    namespace: 'shop',
    labels: { app: 'web' },
    ready: index >= unready,
    terminating: false,
    pending: false,
    controller: 'Deployment/shop/web',
  }));

// Rounding: pkg/controller/disruption getExpectedPodCount, both percentages up.
const ROWS: readonly [
  spec: Record<string, unknown>,
  count: number,
  unready: number,
  desired: number,
  allowed: number,
][] = [
  [{ minAvailable: '66%' }, 9, 0, 6, 3],
  [{ minAvailable: '66%' }, 7, 0, 5, 2],
  [{ minAvailable: '66%' }, 6, 1, 4, 1],
  [{ minAvailable: '100%' }, 3, 0, 3, 0],
  [{ maxUnavailable: '34%' }, 7, 0, 4, 3],
  [{ maxUnavailable: '25%' }, 3, 0, 2, 1],
  [{ maxUnavailable: 1 }, 3, 0, 2, 1],
  [{ maxUnavailable: 1 }, 3, 1, 2, 0],
  [{ maxUnavailable: 0 }, 3, 0, 3, 0],
  [{ maxUnavailable: 5 }, 3, 0, 0, 3],
  [{ minAvailable: 2 }, 3, 0, 2, 1],
  [{ minAvailable: 3 }, 2, 0, 3, 0],
  [{}, 3, 0, 1, 2],
];

test('what a budget allows', () => {
  for (const [spec, count, unready, desired, allowed] of ROWS) {
    const status = budgetStatus(budget(spec), pods(count, unready), () => count);
    const row = `${JSON.stringify(spec)} of ${count}, ${unready} not ready`;
    assert.deepEqual([status.desiredHealthy, status.allowed], [desired, allowed], row);
  }
});

test('a percentage is of the replicas wanted, a number of the pods that exist', () => {
  const two = pods(2);
  assert.equal(budgetStatus(budget({ minAvailable: '50%' }), two, () => 10).desiredHealthy, 5);
  assert.equal(budgetStatus(budget({ maxUnavailable: 1 }), two, () => 10).desiredHealthy, 9);
  assert.equal(budgetStatus(budget({ minAvailable: 1 }), two, () => 10).desiredHealthy, 1);
});

test('terminating pods are neither healthy nor missed, other namespaces are not covered', () => {
  const [first, ...rest] = pods(4);
  const mixed = [{ ...first!, terminating: true }, ...rest, { ...first!, namespace: 'other' }];
  assert.equal(budgetStatus(budget({ minAvailable: 1 }), mixed, () => 4).currentHealthy, 3);
});

test('an empty selector covers all, none covers nothing', () => {
  assert.equal(budget({ selector: {} }).covers({ any: 'thing' }), true);
  assert.equal(budget({ selector: undefined }).covers({ app: 'web' }), false);
});

const decide = (pod: BudgetedPod, budgets: readonly DisruptionBudget[], all: readonly BudgetedPod[]): string => {
  const decision = evict(pod, budgets, (asked) => budgetStatus(asked, all, () => all.length));
  return decision.kind === 'allowed' ? `allowed ${decision.counts?.name ?? '-'}` : decision.reason;
};

test('evictions', () => {
  const three = pods(3);
  const oneDown = pods(3, 1);
  const unready = oneDown[0]!;
  const strict = budget({ maxUnavailable: 0 });
  const lenient = budget({ maxUnavailable: 0, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
  const rows: readonly [string, string, string][] = [
    ['no budget', decide(three[0]!, [], three), 'allowed -'],
    ['within the budget', decide(three[0]!, [budget({ minAvailable: 2 })], three), 'allowed web'],
    ['beyond it', decide(three[0]!, [strict], three), 'budget'],
    ['two budgets on one pod', decide(three[0]!, [strict, budget({}, 'other')], three), 'several budgets'],
    ['a pending pod asks nobody', decide({ ...three[0]!, pending: true }, [strict], three), 'allowed -'],
    ['a pod not ready, the rest too few', decide(unready, [strict], oneDown), 'budget'],
    ['a pod not ready, the rest enough', decide(unready, [budget({ minAvailable: 2 })], oneDown), 'allowed -'],
    ['a pod not ready, always allowed', decide(unready, [lenient], oneDown), 'allowed -'],
  ];
  for (const [title, actual, expected] of rows) assert.equal(actual, expected, title);
});
