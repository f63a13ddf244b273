/** What people ask of a rollout, and what they do to it without asking. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SampleCluster } from './sample-cluster.ts';

function rolling(): SampleCluster {
  const cluster = new SampleCluster();
  cluster.run(20);
  cluster.release('web:2');
  cluster.run(40);
  assert.equal(cluster.share(), 10);
  return cluster;
}

function said(cluster: SampleCluster): string {
  return cluster.looks
    .slice(-3)
    .flatMap(({ says }) => says)
    .join('\n');
}

test('paused: no step is taken, but a bad version still goes back; resumed: on it goes', () => {
  const cluster = rolling();
  cluster.intend('1', 'pause');
  cluster.run(600);
  assert.equal(cluster.share(), 10);
  assert.match(said(cluster), /paused by ann/);
  cluster.intend('2', 'resume');
  cluster.run(60);
  assert.equal(cluster.share(), 50);
  cluster.intend('3', 'pause');
  cluster.bad.candidate = 0.3;
  cluster.run(60);
  assert.equal(cluster.share(), 0);
});

test('promoted by hand: time and judge are waived once, capacity never', () => {
  const cluster = rolling();
  cluster.rps = 0;
  cluster.readyLimit.candidate = 1;
  cluster.intend('1', 'promote');
  cluster.run(30);
  assert.match(said(cluster), /promoted by ann/);
  assert.equal(cluster.share(), 10, 'two pods are needed');
  cluster.readyLimit.candidate = 10;
  cluster.run(600);
  assert.equal(cluster.share(), 50, 'one step');
});

test('an intent is heeded once; what is not understood or cannot be is said', () => {
  const cluster = rolling();
  cluster.intend('1', 'abort');
  cluster.run(100);
  assert.equal(cluster.share(), 0);
  assert.match(cluster.kept.because, /aborted by ann/);
  cluster.intend('2', 'retry');
  cluster.run(60);
  assert.equal(cluster.share(), 10);
  const table: readonly (readonly [annotation: string, says: RegExp])[] = [
    ['abort', /not understood: abort/],
    ['{"id":"3","do":"explode","by":"bob"}', /not understood/],
    ['{"id":"4","do":"retry","by":"bob"}', /bob asks to retry: no revision was given up/],
  ];
  for (const [annotation, says] of table) {
    cluster.patch('ConfigMap', 'web-rollout-policy', { metadata: { annotations: { 'nines.dev/intent': annotation } } });
    cluster.run(10);
    assert.match(said(cluster), says);
    assert.equal(cluster.kept.phase, 'rolling');
  }
});

/** Sets the weights of a VirtualService by hand. */
function weigh(cluster: SampleCluster, name: string, candidate: number): void {
  const { http } = cluster.objectOf('VirtualService', name).spec as { http: readonly Record<string, unknown>[] };
  const moved = http.map((rule) =>
    rule.name === 'main'
      ? {
          ...rule,
          route: (rule.route as object[]).map((side, at) => ({
            ...side,
            weight: at === 1 ? candidate : 100 - candidate,
          })),
        }
      : rule,
  );
  const managedFields = [{ manager: 'kubectl-edit', time: '2026-01-01T00:00:00Z' }];
  cluster.patch('VirtualService', name, { spec: { http: moved }, metadata: { managedFields } });
}

test('weights set by somebody else: named, and nothing is changed until resume', () => {
  const cluster = rolling();
  weigh(cluster, 'web', 35);
  const looks = cluster.run(900);
  assert.deepEqual(
    looks.flatMap(({ changes }) => changes),
    [],
  );
  assert.equal(cluster.share(), 35);
  assert.match(
    said(cluster),
    /VirtualService shop\/web route main: weights are 65\/35, set were 90\/10 \(last written by kubectl-edit\): nothing is changed/,
  );
  cluster.intend('1', 'resume');
  cluster.run(10);
  assert.equal(cluster.share(), 10);
  cluster.run(400);
  assert.equal(cluster.kept.phase, 'promoted');
});

test('weights set back by hand in the night are not set again; abort takes everything home', () => {
  const cluster = rolling();
  weigh(cluster, 'web', 0);
  cluster.run(300);
  assert.deepEqual([cluster.share('main', 'web'), cluster.share('main', 'public')], [0, 10]);
  cluster.intend('1', 'abort');
  cluster.run(10);
  assert.deepEqual([cluster.share('main', 'web'), cluster.share('main', 'public')], [0, 0]);
});

test('pods of the candidate scaled by somebody else: named; home’s pods and other fields are nobody’s business', () => {
  const cluster = rolling();
  cluster.patch('Deployment', 'web-stable', { spec: { replicas: 6 } });
  cluster.patch('VirtualService', 'web', { spec: { hosts: ['web', 'other'] } });
  cluster.patch('Deployment', 'web-canary', { metadata: { labels: { team: 'a' } } });
  cluster.run(60);
  assert.deepEqual(cluster.kept.foreign, []);
  cluster.patch('Deployment', 'web-canary', { spec: { replicas: 9 } });
  cluster.run(60);
  assert.match(cluster.kept.foreign.join(), /Deployment shop\/web-canary: spec.replicas is 9, set was \d/);
});

test('a view that lags behind for one look is no foreign hand', () => {
  const cluster = rolling();
  const lagging = { ...cluster.view() };
  cluster.run(110);
  assert.equal(cluster.share(), 50);
  cluster.nowS += 10;
  const { change } = cluster.decideOnce({ ...lagging, atUs: cluster.nowS * 1e6 });
  assert.equal(change, null);
  cluster.run(400);
  assert.equal(cluster.kept.phase, 'promoted');
  assert.deepEqual(cluster.kept.foreign, []);
});

test('home that is to be taken away stays while somebody has sent users back to it', () => {
  const cluster = new SampleCluster({ homePods: 4, data: { stages: '100% for 1m', keep: '10m' } });
  cluster.run(20);
  cluster.release('web:2');
  while (cluster.kept.home?.want !== 0) {
    cluster.advance(10);
    const { change } = cluster.decideOnce();
    // What is decided in the end does not happen: the driver dies on the way.
    if (change !== null && cluster.kept.home?.want !== 0) cluster.apply(change);
  }
  for (const name of ['web', 'public']) weigh(cluster, name, 50);
  cluster.readyLimit.candidate = 2;
  cluster.run(60);
  assert.notDeepEqual(cluster.kept.foreign, []);
  cluster.intend('1', 'resume');
  cluster.run(60);
  assert.deepEqual([cluster.replicas('stable'), cluster.share()], [4, 50]);
});
