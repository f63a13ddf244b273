import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heal, lose, Play, snapshot } from './sample-play.ts';
import { SampleCluster, type SampleOptions } from './sample-view.ts';

const ALL = ['HorizontalPodAutoscaler', 'DestinationRule'];
const READINGS_OF_COOL_DOWN = 60;

test('three failing readings lose a zone: minimum first, then traffic; ready nodes do not help', () => {
  const play = new Play(new SampleCluster()).run(3);
  play.cluster.zones.ra!.isAnswering = false;
  play.run(2);
  assert.deepEqual(play.changed(), []);
  play.run(1);
  assert.deepEqual(play.changed(), ALL);
  assert.deepEqual((play.cluster.object('HorizontalPodAutoscaler').spec as { minReplicas: number }).minReplicas, 9);
  assert.ok(play.said[0]?.startsWith('ra is lost: 2 of 2 endpoints fail'), `${play.said[0]}`);
  play.run(5);
  assert.equal(play.changes.length, 2);
});

test('silence after ejection goes on counting; silence without it, and one good reading, do not', () => {
  const silent = new Play(new SampleCluster()).run(3);
  silent.cluster.zones.ra!.isAnswering = false;
  silent.run(1).cluster.zones.ra!.isEjected = true;
  assert.deepEqual(silent.run(2).changed(), ALL);

  const quiet = new Play(new SampleCluster()).run(3);
  quiet.cluster.rps = 0;
  assert.deepEqual(quiet.run(10).changed(), []);

  const blinking = new Play(new SampleCluster()).run(3);
  for (let at = 0; at < 12; at++) {
    blinking.cluster.zones.ra!.isAnswering = at % 3 === 0;
    blinking.run(1);
  }
  assert.deepEqual(blinking.changed(), []);
});

test('nodes alone lose a zone as well', () => {
  const play = new Play(new SampleCluster()).run(1);
  play.cluster.rps = 0;
  play.cluster.zones.rb!.nodesReady = false;
  play.cluster.zones.rb!.podsReady = false;
  assert.deepEqual(play.run(3).changed(), ALL);
  assert.ok(play.said[0]?.startsWith('rb is lost: 2 of 2 nodes are not ready'));
});

test('everything comes back byte for byte after the cool-down, not before', () => {
  const annotated = { annotations: { 'nines.dev/cluster': 'one' } };
  for (const options of [{}, { most: null }, annotated, { pods: 1 }] satisfies SampleOptions[]) {
    const play = new Play(new SampleCluster(options)).run(3);
    const before = snapshot(play.cluster);
    lose(play.cluster);
    play.run(10);
    assert.notEqual(snapshot(play.cluster), before);
    heal(play.cluster);
    play.run(READINGS_OF_COOL_DOWN);
    assert.notEqual(snapshot(play.cluster), before, 'the cool-down was cut short');
    play.run(2);
    assert.equal(snapshot(play.cluster), before);
    assert.equal(play.kept.out, null);
    assert.equal(play.changes.length, 4);
  }
});

test('a minimum that a rollout owns is the rollout’s; traffic moves all the same', () => {
  const play = new Play(new SampleCluster()).run(3);
  play.cluster.edit('HorizontalPodAutoscaler', {
    metadata: { annotations: { 'nines.dev/owner': 'spec.minReplicas: nines' } },
  });
  lose(play.cluster);
  assert.deepEqual(play.run(10).changed(), ['DestinationRule']);
});

test('a relapse starts the cool-down anew', () => {
  const play = new Play(new SampleCluster()).run(3);
  lose(play.cluster);
  heal(play.run(5).cluster);
  play.run(READINGS_OF_COOL_DOWN - 5).cluster.zones.ra!.podsReady = false;
  play.run(1).cluster.zones.ra!.podsReady = true;
  play.run(READINGS_OF_COOL_DOWN);
  assert.equal(play.changes.length, 2);
  assert.equal(play.run(3).changes.length, 4);
});

test('a crash on the way back costs no cool-down', () => {
  const play = new Play(new SampleCluster()).run(3);
  lose(play.cluster);
  heal(play.run(5).cluster);
  play.run(READINGS_OF_COOL_DOWN / 2).readings = null;
  play.run(READINGS_OF_COOL_DOWN / 2 + 1);
  assert.equal(play.changes.length, 4);
});

test('a zone that still answers is held while the rest carries too little, with both numbers', () => {
  const play = new Play(new SampleCluster({ policy: { capacity: 'shop/web=60/s' } })).run(3);
  // The kubelets are gone, the pods still answer: 270/s over 4 pods of 60/s.
  play.cluster.zones.ra!.nodesReady = false;
  play.run(10);
  assert.deepEqual(play.changed(), ['HorizontalPodAutoscaler']);
  assert.match(
    play.said.join('\n'),
    /holds: DestinationRule shop\/web keeps ra: 4 ready pods elsewhere carry 240\/s, demand is 270\/s/,
  );
  play.cluster.zones.rb!.pods = 4;
  play.run(1);
  assert.deepEqual(play.changed(), ALL);
});

test('nothing answers there any more: leaving costs nothing, however little the rest carries', () => {
  const play = new Play(new SampleCluster({ policy: { capacity: 'shop/web=1/s' } })).run(3);
  lose(play.cluster);
  assert.deepEqual(play.run(4).changed(), ALL);
});

test('two zones at once: neither is left, and it says so; one of them alone is', () => {
  const play = new Play(new SampleCluster()).run(3);
  lose(play.cluster, 'ra');
  lose(play.cluster, 'rb');
  play.run(10);
  assert.deepEqual(play.changed(), []);
  assert.match(play.said.join('\n'), /holds: ra and rb are out at the same time/);
  heal(play.cluster, 'ra');
  assert.deepEqual(play.run(2).changed(), ALL);
  assert.equal(play.kept.out?.zone, 'rb');
});

test('a second zone while one is out: nothing is left but what was left', () => {
  const play = new Play(new SampleCluster()).run(3);
  lose(play.cluster, 'ra');
  play.run(5);
  lose(play.cluster, 'rb');
  play.run(10);
  assert.deepEqual(play.changed(), ALL);
  assert.match(play.said.join('\n'), /holds: ra and rb are out at the same time/);
});

test('after the last attempt a human decides; resume lets it back in, once', () => {
  const play = new Play(new SampleCluster()).run(3);
  for (let attempt = 1; attempt <= 3; attempt++) {
    lose(play.cluster);
    play.run(4);
    heal(play.cluster);
    play.run(READINGS_OF_COOL_DOWN + 4);
  }
  assert.equal(play.changes.length, 10);
  assert.match(play.said.join('\n'), /asks a human: ra was left 3 times/);
  play.cluster.edit('ConfigMap', {
    metadata: { annotations: { 'nines.dev/intent': '{"id":"1","do":"resume","by":"eve"}' } },
  });
  play.run(2);
  assert.equal(play.changes.length, 12);
  assert.equal(play.said.filter((sentence) => sentence.startsWith('resumed by eve')).length, 1);
  assert.equal(play.kept.out, null);
});

test('another hand is named and not fought: on the way out, and on the way back', () => {
  const play = new Play(new SampleCluster()).run(3);
  lose(play.cluster);
  play.run(5);
  const own = play.cluster.object('DestinationRule');
  play.cluster.edit('DestinationRule', {
    spec: { trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: [] } } } },
  });
  play.cluster.edit('HorizontalPodAutoscaler', { spec: { minReplicas: 6 }, metadata: { annotations: null } });
  play.run(5);
  assert.equal(play.changes.length, 2);
  assert.match(play.said.join('\n'), /DestinationRule shop\/web was changed by another hand/);
  assert.match(play.said.join('\n'), /HorizontalPodAutoscaler shop\/web was put back by another hand/);
  heal(play.cluster);
  play.run(READINGS_OF_COOL_DOWN + 3);
  const rule = play.cluster.object('DestinationRule');
  assert.notEqual(rule, own);
  assert.equal(JSON.stringify(rule).includes('"distribute":[]'), true);
  assert.equal(JSON.stringify(rule).includes('nines.dev/zone-failover'), false);
});

test('a minimum stops at the maximum, and says so', () => {
  const play = new Play(new SampleCluster({ most: 7 })).run(3);
  lose(play.cluster);
  play.run(5);
  assert.equal((play.cluster.object('HorizontalPodAutoscaler').spec as { minReplicas: number }).minReplicas, 7);
  assert.match(play.said.join('\n'), /cannot rise above its maximum of 7/);
});

test('pods that stick to the lost zone make the minimum rise again; full capacity is said once', () => {
  const play = new Play(new SampleCluster()).run(3);
  lose(play.cluster);
  play.run(4);
  play.cluster.zones.ra!.pods = 4;
  play.run(1);
  assert.equal((play.cluster.object('HorizontalPodAutoscaler').spec as { minReplicas: number }).minReplicas, 10);
  play.cluster.zones.rb!.pods = 4;
  play.run(2);
  assert.equal(play.said.filter((sentence) => sentence.startsWith('full capacity without ra')).length, 1);
});

test('without a policy that can be read nothing happens', () => {
  const play = new Play(new SampleCluster({ policy: { failures: 'three' } })).run(3);
  lose(play.cluster);
  assert.deepEqual(play.run(10).changed(), []);
  assert.match(play.said.join('\n'), /does nothing: policy shop\/policy: `failures`/);
});

test('quiet times leave nothing new to write down', () => {
  const play = new Play(new SampleCluster()).run(3);
  const kept = JSON.stringify(play.kept);
  play.run(20);
  assert.equal(JSON.stringify(play.kept), kept);
  lose(play.cluster);
  play.run(10);
  const out = JSON.stringify(play.kept);
  play.run(20);
  assert.equal(JSON.stringify(play.kept), out);
});
