import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../manifests/types.ts';
import { type Run, SECOND_US, SERVICE, samplePlatform, web } from '../control/sample-platform.ts';
import type { Fault, FaultTarget } from '../types.ts';
import { injectFaults } from './inject-faults.ts';

const bad = (target: FaultTarget, amount: number): Fault => ({
  atUs: 10 * SECOND_US,
  kind: 'badVersion',
  target,
  forUs: null,
  amount,
});

function stricken(faults: readonly Fault[], objects: readonly KubeObject[]): Run {
  const platform = samplePlatform(objects);
  injectFaults(platform.kernel, platform.control.levers, faults, { loadSpike: () => {} });
  return platform;
}

test('a version behaves as it does wherever its image runs, and nowhere else', () => {
  const green = web({ replicas: 2, container: { image: 'web:2' } });
  const objects = [
    web({ replicas: 2, container: { image: 'web:1' } }),
    { ...green, metadata: { name: 'green', namespace: 'shop' } },
  ];
  const run = stricken([bad({ image: 'web:2' }, 50_000)], objects);
  run.until(12);
  const failing = (): string =>
    run
      .pods((pod) => pod.behaviour.errorPerMillion > 0)
      .map(({ workload }) => workload)
      .join(' ');
  assert.equal(failing(), 'Deployment/shop/green Deployment/shop/green');
  // Its owner rolls the version out on the other workload too.
  const web2 = web({ replicas: 2, container: { image: 'web:2' } });
  const ref = { cluster: 'one', apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
  assert.equal(run.control.edit(ref, { spec: web2.spec }).kind, 'done');
  run.until(120);
  assert.equal(failing().split(' ').length, 4);
});

test('errors that come only under load leave a quiet pod well; a strained one has both kinds', () => {
  const always: Fault = { ...bad({ workload: 'shop/web', index: 0 }, 200_000), kind: 'errorRate' };
  const run = stricken([{ ...bad({ labels: { app: 'web' } }, 500_000), above: 4 }, always], [web(), SERVICE]);
  run.until(12);
  const [first, second] = run.pods();
  assert.deepEqual([first!.behaviour.errorPerMillion, first!.behaviour.strainedErrorPerMillion], [200_000, 600_000]);
  assert.deepEqual([second!.behaviour.errorPerMillion, second!.behaviour.strainedErrorPerMillion], [0, 500_000]);
  assert.equal(second!.behaviour.strainedAbove, 4);
});
