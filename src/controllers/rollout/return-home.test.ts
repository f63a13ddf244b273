/** Weight comes home only as fast as home's pods can carry it, pinned users with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SampleCluster, type SampleOptions } from './sample-cluster.ts';

/** A rollout of ten pods that stands at 100 %, aborted; home has only some pods ready. */
function aborted(readyPods: number, options: SampleOptions = {}): SampleCluster {
  const cluster = new SampleCluster({ homePods: 10, data: { stages: '50% for 1m, 100% for 1h' }, ...options });
  cluster.run(20);
  cluster.release('web:2');
  cluster.run(200);
  assert.equal(cluster.share(), 100);
  cluster.readyLimit.home = readyPods;
  cluster.intend('1', 'abort');
  return cluster;
}

test('as much as home’s ready pods carry, and the rest when they are there', () => {
  const table: readonly (readonly [ready: number, share: number, options?: SampleOptions])[] = [
    [10, 0],
    [7, 30],
    [1, 90],
    [0, 100],
    // 7 pods at 70 % of their processor bear 85 %.
    [7, 15, { homeAutoscaler: [10, 30, 70] }],
    [9, 0, { homeAutoscaler: [10, 30, 70] }],
  ];
  for (const [ready, share, options] of table) {
    const cluster = aborted(ready, options);
    cluster.run(10);
    assert.equal(cluster.share(), share, `${ready} pods ready`);
    cluster.run(200);
    assert.equal(cluster.share(), share, `${ready} pods ready, later`);
    assert.equal(cluster.replicas('canary'), share === 0 ? 1 : 10, 'the candidate keeps its pods while it is needed');
    cluster.readyLimit.home = 10;
    cluster.run(100);
    assert.equal(cluster.share(), 0);
    assert.equal(cluster.replicas('canary'), 1);
  }
});

test('nothing of home is ready: the candidate keeps the traffic, and it is said', () => {
  const cluster = aborted(0);
  cluster.run(10);
  assert.match(cluster.looks.at(-1)!.says.join(), /nothing of home is ready, so the candidate keeps 100%/);
});

test('pinned users stay on their side while the candidate is tried, and are freed in proportion on the way back', () => {
  const cluster = new SampleCluster({ homePods: 10, hasCookies: true, data: { stages: '50% for 1m, 100% for 1h' } });
  const shares = () => ['main', 'canary', 'stable'].map((route) => cluster.share(route));
  cluster.run(20);
  assert.deepEqual(shares(), [0, 0, 0], 'nobody is sent to a candidate at rest');
  cluster.release('web:2');
  cluster.run(40);
  assert.deepEqual(shares(), [50, 100, 0]);
  cluster.readyLimit.home = 7;
  cluster.intend('1', 'abort');
  cluster.run(10);
  // Half of all are pinned to home, so of the others only a fifth part of everybody may come.
  assert.deepEqual(shares(), [30, 60, 0]);
  cluster.readyLimit.home = 10;
  cluster.run(10);
  assert.deepEqual(shares(), [0, 0, 0]);
});

test('who is pinned to home moves with everything, and back with it', () => {
  const cluster = aborted(4, { hasCookies: true });
  const shares = () => ['main', 'canary', 'stable'].map((route) => cluster.share(route));
  assert.deepEqual(shares(), [100, 100, 100]);
  cluster.run(10);
  assert.deepEqual(shares(), [60, 60, 60]);
});

test('home that is being changed to what the candidate runs carries nothing until it is done', () => {
  const cluster = new SampleCluster();
  cluster.run(20);
  cluster.release('web:2');
  cluster.run(400);
  cluster.release('web:2', 'stable');
  const view = cluster.view();
  const updating = view.objects.map((each) =>
    each.ref.name === 'web-stable' && each.ref.kind === 'Deployment'
      ? { ...each, object: { ...each.object, status: { replicas: 5, updatedReplicas: 1, readyReplicas: 4 } } }
      : each,
  );
  assert.equal(cluster.decideOnce({ ...view, objects: updating }).change, null);
  assert.equal(cluster.kept.phase, 'returning');
  cluster.run(10);
  assert.equal(cluster.share(), 0);
});

test('home that somebody scaled to nothing is brought back before anybody is sent there', () => {
  const cluster = aborted(1000);
  cluster.patch('Deployment', 'web-stable', { spec: { replicas: 0 } });
  cluster.run(10);
  assert.deepEqual([cluster.replicas('stable'), cluster.share()], [10, 100]);
  cluster.run(60);
  assert.equal(cluster.share(), 0);
});
