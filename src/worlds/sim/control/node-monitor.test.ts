import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../manifests/types.ts';
import { budget, isReady, SERVICE, SPREAD, samplePlatform, web, zoneNodes, zonesOf } from './sample-platform.ts';

test('a lost zone: unreachable at once, NotReady after the grace, evicted when tolerated no longer, replaced elsewhere', () => {
  const tolerate = (key: string) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 });
  const pod = {
    topologySpreadConstraints: [SPREAD],
    tolerations: [tolerate('node.kubernetes.io/unreachable'), tolerate('node.kubernetes.io/not-ready')],
  };
  const { control, until, pods, known } = samplePlatform([web({ replicas: 6, pod }), SERVICE]);
  until(10);
  for (const node of zoneNodes(control, 'ra')) control.levers.monitor.lose(node, 'dead');
  const lost = pods((each) => each.behaviour.unreachable);
  assert.equal(lost.length, 2);
  until(59.9);
  assert.equal(known().length, 6, 'proxies still send there');
  until(61.2);
  assert.equal(known().length, 4);
  assert.equal(pods().length, 6, 'tolerated for 30 s');
  // The first node is tainted at once, the second 10 s later; the pods of each leave 30 s after.
  until(120);
  assert.equal(pods(isReady).length, 6);
  assert.equal(zonesOf(pods(isReady)), '0 3 3');
  assert.equal(pods((each) => each.phase === 'terminating').length, 2, 'nobody on the dead nodes hears of it');
  for (const node of zoneNodes(control, 'ra')) control.levers.monitor.regain(node);
  until(140);
  assert.equal(pods().length, 6);
});

test('replacements wait where a spread counts the lost zone', () => {
  const pod = { topologySpreadConstraints: [{ ...SPREAD, nodeTaintsPolicy: 'Ignore' }] };
  const { control, until, pods } = samplePlatform([web({ replicas: 6, pod })]);
  for (const node of zoneNodes(control, 'ra')) control.levers.monitor.lose(node, 'dead');
  until(500);
  // One each in the two zones is within the skew of an empty third.
  assert.equal(pods(isReady).length, 4);
  assert.equal(pods((each) => each.phase === 'pending').length, 2);
});

test('when every zone is lost nothing is evicted', () => {
  const { control, until, pods } = samplePlatform([web()]);
  for (const node of control.levers.state.cluster('one').nodes) control.levers.monitor.lose(node, 'cut');
  until(2000);
  assert.equal(pods((pod) => pod.phase === 'terminating').length, 0);
  for (const node of control.levers.state.cluster('one').nodes) control.levers.monitor.regain(node);
  until(2010);
  assert.equal(pods(isReady).length, 3);
});

test('two zones drained at once keep what the budget demands', () => {
  const least = (objects: readonly KubeObject[]): number => {
    const { control, until, pods } = samplePlatform(objects, { placement: 'uneven' });
    until(10);
    control.levers.evictions.drain([...zoneNodes(control, 'ra'), ...zoneNodes(control, 'rb')]);
    let fewest = pods(isReady).length;
    for (let time = 10; time < 150; time += 0.5) {
      until(time);
      fewest = Math.min(fewest, pods(isReady).length);
    }
    assert.equal(pods(isReady).length, 9, 'all moved in the end');
    assert.equal(zonesOf(pods()), '0 0 9');
    return fewest;
  };
  const pod = { topologySpreadConstraints: [{ ...SPREAD, whenUnsatisfiable: 'DoNotSchedule' }] };
  const nine = web({ replicas: 9, pod, container: { resources: { requests: { cpu: '500m' } } } });
  assert.equal(least([nine, budget({ minAvailable: '66%' })]), 6);
  assert.equal(least([nine]), 3);
});

test('two budgets on one pod: drain gives up on it', () => {
  const other = { ...budget({ minAvailable: 1 }), metadata: { name: 'other', namespace: 'shop' } };
  const { control, until, pods, said } = samplePlatform([web(), budget({ minAvailable: 1 }), other]);
  control.levers.evictions.drain(control.levers.state.cluster('one').nodes);
  until(60);
  assert.equal(pods(isReady).length, 3);
  assert.equal(said('eviction').length, 3);
});
