import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heal, lose, Play, snapshot } from './sample-play.ts';
import { SampleCluster } from './sample-view.ts';

test('without its journal it gives back what stands changed, from what the objects remember', () => {
  const cluster = new SampleCluster();
  const play = new Play(cluster).run(3);
  const before = snapshot(cluster);
  lose(cluster);
  play.run(5);
  assert.notEqual(snapshot(cluster), before);
  heal(cluster);
  // A new life that knows nothing.
  const next = new Play(cluster).run(2);
  assert.equal(snapshot(cluster), before);
  assert.equal(next.kept.out, null);
});

test('a word is heeded once: attempts after it count', () => {
  const cluster = new SampleCluster({ policy: { attempts: '2', 'cool-down': '10s' } });
  const intent = JSON.stringify({ id: 'one', do: 'resume', by: 'ada' });
  cluster.edit('ConfigMap', { metadata: { annotations: { 'nines.dev/intent': intent } } });
  const play = new Play(cluster).run(3);
  lose(cluster);
  play.run(5);
  assert.equal(play.kept.leftUs.length, 1);
});
