import assert from 'node:assert/strict';
import { test } from 'node:test';
import { budget, isReady, SECOND_US, SERVICE, samplePlatform, web } from '../control/sample-platform.ts';
import { SimKernel } from '../kernel/sim-kernel.ts';
import type { Fault } from '../types.ts';
import { type CampaignOptions, drawFaults, type FaultGround, faultGround, STORMY_HOUR } from './draw-faults.ts';
import { injectFaults } from './inject-faults.ts';

const GROUND: readonly FaultGround[] = [
  {
    cluster: 'one',
    zones: ['a', 'b', 'c'],
    nodes: ['a-1', 'b-1', 'c-1'],
    workloads: [
      { name: 'shop/api', pods: 3 },
      { name: 'shop/web', pods: 6 },
    ],
    gateways: 2,
    externals: ['shop/db.example'],
  },
];
const HOUR: CampaignOptions = { fromUs: 0, healedByUs: 3600 * SECOND_US, rates: STORMY_HOUR, swarm: false };
const draw = (seed: number, options: CampaignOptions = HOUR): readonly Fault[] => {
  const kernel = new SimKernel(seed);
  return drawFaults((name) => kernel.stream(name), GROUND, options);
};

test('the same seed draws the same faults, sorted, healed in time, on what exists', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const faults = draw(seed);
    assert.deepEqual(faults, draw(seed));
    for (const [index, each] of faults.entries()) {
      assert.ok(each.atUs >= (faults[index - 1]?.atUs ?? 0));
      assert.ok(each.atUs + each.forUs! <= HOUR.healedByUs);
      assert.equal(each.target.cluster, 'one');
    }
  }
});

test('leaving a kind out changes no other kind', () => {
  const all = draw(3);
  const rates = STORMY_HOUR.filter(({ kind }) => kind !== 'podKill');
  assert.deepEqual(
    draw(3, { ...HOUR, rates }),
    all.filter(({ kind }) => kind !== 'podKill'),
  );
});

test('rates are kept on average', () => {
  let kills = 0;
  for (let seed = 1; seed <= 200; seed++) kills += draw(seed).filter(({ kind }) => kind === 'podKill').length;
  // Poisson with mean 1200: four standard deviations.
  assert.ok(Math.abs(kills - 1200) < 139, `${kills}`);
});

test('swarm: a seed does without about half of the kinds, and which ones differs', () => {
  const kinds = (seed: number): number =>
    new Set(draw(seed, { ...HOUR, healedByUs: 100 * HOUR.healedByUs, swarm: true }).map(({ kind }) => kind)).size;
  const counts = Array.from({ length: 40 }, (_, index) => kinds(index + 1));
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  assert.ok(mean > 5 && mean < 10, `${mean} of ${STORMY_HOUR.length}`);
  assert.ok(new Set(counts).size > 2);
});

test('after any stormy hour everything converges', () => {
  const objects = [
    web({ replicas: 6, pod: { terminationGracePeriodSeconds: 10 } }),
    SERVICE,
    budget({ maxUnavailable: 2 }),
  ];
  for (let seed = 1; seed <= 25; seed++) {
    const { kernel, control, until, pods } = samplePlatform(objects, { seed });
    const stream = (name: string) => kernel.stream(name);
    const faults = drawFaults(stream, faultGround(control.levers), { ...HOUR, swarm: seed % 2 === 0 });
    injectFaults(kernel, control.levers, faults, { loadSpike: () => {} });
    until(3600 + 900);
    assert.equal(pods(isReady).length, 6, `seed ${seed}`);
    assert.equal(pods().length, 6, `seed ${seed}`);
    const known = control.endpointsOf('one', 'shop', 'web').map(({ pod }) => pod.number);
    assert.deepEqual(
      known,
      pods().map(({ number }) => number),
      `seed ${seed}`,
    );
    assert.ok(pods().every(({ behaviour }) => behaviour.slowFactor === 1 && behaviour.errorPerMillion === 0));
  }
});
