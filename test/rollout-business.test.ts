/** A canary that answers every request with 200 and loses orders, request by request in the simulator. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { controllersOf } from '../src/controllers/controllers-of.ts';
import { drive } from '../src/drive/drive.ts';
import type { Actor } from '../src/ports/types.ts';
import { runWorld } from '../src/worlds/sim/run-world.ts';
import type { Fault } from '../src/worlds/sim/types.ts';
import {
  applyImage,
  destinationRule,
  NEW_IMAGE,
  policy,
  routes,
  shopWorld,
  version,
} from './attack/stories/shop-world.ts';

const SECOND = 1_000_000;
const CLUSTER = 'one';

const lost = (target: Fault['target'], perMillion: number, forSeconds: number | null = null): Fault => ({
  atUs: 60 * SECOND,
  kind: 'lostOrders',
  target,
  forUs: forSeconds === null ? null : forSeconds * SECOND,
  amount: perMillion,
});

function tell(data: Readonly<Record<string, string>>, faults: readonly Fault[], seconds: number) {
  const rollout = policy('rollout', 'web-rollout-policy', {
    service: 'shop/web',
    home: 'stable',
    candidate: 'canary',
    stages: '25% for 60s, 100% for 60s',
    'max-errors': '1%',
    business: 'orders_failed_total / orders_total',
    ...data,
  });
  const objects = [
    version('stable', 4),
    version('canary', 1),
    destinationRule(['stable', 'canary']),
    routes('stable', 'canary'),
    rollout,
  ];
  // Little enough that one pod waits no longer than four.
  const world = shopWorld({ objects, faults, rps: 40, changes: [applyImage(5, 'canary', NEW_IMAGE)] });
  const result = runWorld({
    ...world,
    seed: 1,
    durationUs: seconds * SECOND,
    windows: [{ name: 'all', fromUs: 0, untilUs: seconds * SECOND }],
    actors: controllersOf(CLUSTER, [rollout]).map((controller) => ({
      cluster: CLUSTER,
      actor: drive(controller) as Actor<unknown>,
    })),
  });
  const decided = result.journals
    .flatMap(({ entries }) => entries)
    .flatMap((entry) => (entry.kind === 'decided' ? [entry] : []));
  return {
    kept: decided.at(-1)!.kept as { readonly phase: string; readonly because: string },
    says: decided.flatMap(({ says }) => says),
    failed: result.series.clients.flatMap(({ errors }) => errors).reduce((sum, errors) => sum + errors, 0),
  };
}

test('a canary that loses one order in twenty is rolled back, with an objective and without', () => {
  for (const data of [{ 'max-business': '1%' }, {}]) {
    const { kept, says, failed } = tell(data, [lost({ image: NEW_IMAGE }, 50_000)], 200);
    assert.match(kept.because, /^business: [0-9.]+% of \d+ against 0% of \d+ of stable/);
    assert.equal(kept.phase, 'idle');
    assert.ok(says.some((each) => each.includes('was given up')));
    assert.equal(failed, 0, 'no answer said so');
  }
});

test('an outage of orders takes nothing back, and holds; when it is over the rollout goes on', () => {
  const outage = lost({ labels: { app: 'web' } }, 200_000, 120);
  const { kept, says } = tell({ 'max-business': '1%' }, [outage], 700);
  assert.ok(
    says.some((each) => /held, business: both arms break the objective/.test(each)),
    says.join('\n'),
  );
  assert.equal(kept.phase, 'promoted');
});

test('a business in which nothing ever fails proves itself too', () => {
  assert.equal(tell({}, [], 400).kept.phase, 'promoted');
});
