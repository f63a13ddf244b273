import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SampleCluster } from './sample-cluster.ts';

/** A rollout in its first stage, and a view of it that somebody keeps. */
function watched(): { readonly cluster: SampleCluster; readonly old: ReturnType<SampleCluster['view']> } {
  const cluster = new SampleCluster();
  cluster.run(20);
  cluster.release('web:2');
  cluster.run(40);
  const old = cluster.view();
  cluster.run(10);
  return { cluster, old };
}

test('old counters that do not know it decide nothing, and do not begin the next interval', () => {
  const [straight, lagging] = [watched(), watched()];
  lagging.cluster.decideOnce({ ...lagging.old, atUs: lagging.cluster.nowS * 1_000_000 });
  assert.deepEqual(lagging.cluster.kept.judge, straight.cluster.kept.judge);
  straight.cluster.run(10);
  lagging.cluster.run(10);
  assert.equal(straight.cluster.kept.phase, 'rolling');
  assert.deepEqual(lagging.cluster.kept.judge, straight.cluster.kept.judge);
});
