/** Where an autoscaler scales the candidate, the rollout owns its minimum: it may add pods, and takes none that the weight needs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SampleCluster, type SampleOptions } from './sample-cluster.ts';

const STAGES = { stages: '10% for 1m, 50% for 1m, 100% for 1m' };

function released(options: SampleOptions = {}): SampleCluster {
  const cluster = new SampleCluster({ homePods: 10, candidateAutoscaler: [1, 20, 70], data: STAGES, ...options });
  cluster.run(20);
  cluster.release('web:2');
  return cluster;
}

/** What was changed, without the weights. */
function scaled(cluster: SampleCluster): readonly string[] {
  return cluster.looks.flatMap(({ changes }) =>
    changes
      .filter(({ object }) => object.kind !== 'VirtualService')
      .map(({ object, after }) => `${object.kind} ${JSON.stringify(after)}`),
  );
}

test('its minimum rises before the weight that needs it, and is what it was after home has followed', () => {
  const cluster = released();
  cluster.run(500);
  assert.equal(cluster.kept.phase, 'promoted');
  assert.deepEqual([cluster.minimum(), cluster.replicas('canary')], [10, 10]);
  cluster.release('web:2', 'stable');
  cluster.run(200);
  assert.equal(cluster.kept.phase, 'idle');
  assert.deepEqual(scaled(cluster), [
    'HorizontalPodAutoscaler {"minReplicas":10}',
    'HorizontalPodAutoscaler {"minReplicas":1}',
  ]);
});

test('rolled back: the minimum is what it was', () => {
  const cluster = released();
  cluster.run(150);
  assert.deepEqual([cluster.share(), cluster.minimum()], [50, 10]);
  cluster.bad.candidate = 0.3;
  cluster.run(100);
  assert.deepEqual([cluster.kept.phase, cluster.share(), cluster.minimum()], ['idle', 0, 1]);
});

test('pods that the autoscaler has added are its own; a minimum that somebody else sets is named', () => {
  const cluster = released();
  cluster.run(40);
  cluster.load.candidate = 4;
  cluster.run(20);
  assert.deepEqual([cluster.replicas('canary'), cluster.minimum(), cluster.kept.foreign.length], [4, 1, 0]);
  cluster.patch('HorizontalPodAutoscaler', 'web-canary', { spec: { minReplicas: 7 } });
  cluster.run(60);
  assert.match(
    cluster.kept.foreign.join(),
    /HorizontalPodAutoscaler shop\/web-canary: spec.minReplicas is 7, set was 1/,
  );
});

test('an autoscaler that may not make enough: held, said, and given up in time', () => {
  const cluster = released({ candidateAutoscaler: [1, 6, 70], data: { ...STAGES, 'ready-within': '2m' } });
  cluster.run(180);
  assert.deepEqual([cluster.share(), cluster.minimum()], [10, 6]);
  assert.match(cluster.looks.at(-1)!.says.join(), /6 of 10 pods ready; web-canary makes no more than 6/);
  cluster.run(300);
  assert.match(cluster.kept.because, /6 pods ready after 120 s, 10 were needed/);
  assert.equal(cluster.minimum(), 1);
});

test('one that sleeps is woken, unless somebody else has put it to sleep under traffic', () => {
  const cluster = released({ restingPods: 0 });
  cluster.run(40);
  assert.deepEqual(scaled(cluster), ['Deployment {"replicas":1}']);
  assert.equal(cluster.share(), 10);
  cluster.patch('Deployment', 'web-canary', { spec: { replicas: 0 } });
  cluster.run(120);
  assert.equal(cluster.replicas('canary'), 0);
  assert.ok(cluster.share() > 0);
});

test('load that has grown while the candidate carried all: home is given as many pods, and weight waits for them', () => {
  const cluster = released({ homeAutoscaler: [10, 25, 70], candidateAutoscaler: [1, 40, 70] });
  cluster.run(500);
  cluster.load.candidate = 30;
  cluster.run(20);
  cluster.readyLimit.home = 10;
  cluster.release('web:2', 'stable');
  cluster.run(30);
  // 25 are all that home may have; 10 at 70 % of their processor bear 12.
  assert.deepEqual([cluster.replicas('stable'), cluster.share()], [25, 52]);
  cluster.readyLimit.home = 1000;
  cluster.run(100);
  assert.deepEqual([cluster.share(), cluster.kept.phase], [0, 'idle']);
});

test('home that its autoscaler has shrunk meanwhile is given back what it had', () => {
  const cluster = new SampleCluster({
    homePods: 20,
    homeAutoscaler: [10, 40, 70],
    candidateAutoscaler: [1, 40, 70],
    data: STAGES,
  });
  cluster.load.home = 20;
  cluster.run(20);
  cluster.release('web:2');
  cluster.run(20);
  cluster.load.home = 10;
  cluster.run(500);
  assert.deepEqual([cluster.replicas('stable'), cluster.share()], [10, 100]);
  cluster.load.home = 20;
  cluster.intend('1', 'abort');
  cluster.run(20);
  assert.deepEqual([cluster.replicas('stable'), cluster.share()], [20, 0]);
});

test('home that stands above its minimum with the little that was left to it takes everybody back', () => {
  // Rows: pods that its load keeps while nine tenths come to it, and the most that it may have.
  for (const [load, max] of [
    [2, 3],
    [2, 2],
    [4, 9],
  ] as const) {
    const cluster = new SampleCluster({
      homePods: load,
      homeAutoscaler: [1, max, 70],
      candidateAutoscaler: [1, max, 70],
      data: { stages: '10% for 1h, 100% for 1h' },
    });
    cluster.load.home = load;
    cluster.run(20);
    cluster.release('web:2');
    cluster.run(60);
    assert.equal(cluster.share(), 10);
    cluster.intend('1', 'abort');
    cluster.run(60);
    assert.equal(cluster.share(), 0, `${load} of at most ${max}`);
  }
});
