import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../manifests/types.ts';
import { isReady, SECOND_US, samplePlatform, web, zoneNodes } from './sample-platform.ts';

test('a rolling update keeps its bounds and ends with new pods only', () => {
  const { control, pods, until } = samplePlatform([
    web({ replicas: 8, spec: { strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } } } }),
  ]);
  const owner = control.levers.state.cluster('one').workloads.get('Deployment/shop/web')!;
  const before = owner.sets[0]!.revision;
  until(10);
  control.levers.workloads.setTemplate(owner, { ...owner.workload.template, revision: 'next' });
  for (let second = 10; second < 80; second++) {
    until(second);
    assert.ok(pods(isReady).length >= 6, `${pods(isReady).length} ready at ${second} s`);
    assert.ok(pods((pod) => pod.phase !== 'terminating').length <= 10);
  }
  assert.equal(pods(isReady).length, 8);
  assert.ok(pods().every((pod) => pod.revision === 'next' && pod.labels['pod-template-hash'] === 'next'));
  assert.notEqual(before, 'next');
});

test('a version that never turns ready stops the update', () => {
  const { control, pods, until, said } = samplePlatform([web({ replicas: 8, spec: { progressDeadlineSeconds: 60 } })]);
  const owner = control.levers.state.cluster('one').workloads.get('Deployment/shop/web')!;
  control.onPodStatus((pod) => {
    if (pod.revision === 'bad') pod.behaviour.hung = true;
  });
  control.levers.workloads.setTemplate(owner, { ...owner.workload.template, revision: 'bad' });
  until(300);
  assert.equal(pods(isReady).length, 6);
  assert.equal(pods((pod) => pod.revision === 'bad').length, 4);
  assert.ok(said('rollout').some((line) => line.includes('ProgressDeadlineExceeded')));
});

test('a StatefulSet comes back one by one, and waits for a pod on a lost node', () => {
  const { control, until, pods } = samplePlatform([web({ kind: 'StatefulSet' })]);
  assert.deepEqual(
    pods().map((pod) => pod.name),
    ['web-0', 'web-1', 'web-2'],
  );
  until(10);
  for (const record of [...control.levers.state.records]) control.levers.life.kill(record);
  until(13);
  assert.deepEqual(
    pods().map((pod) => pod.name),
    ['web-0'],
  );
  until(60);
  assert.deepEqual(
    pods(isReady).map((pod) => pod.name),
    ['web-0', 'web-1', 'web-2'],
  );
  const node = control.levers.state.nodeOf(control.levers.state.records.at(-1)!)!;
  control.levers.monitor.lose(node, 'dead');
  until(60 + 50 + 300 + 60);
  assert.equal(pods(isReady).length, 2);
  control.levers.monitor.regain(node);
  until(60 + 50 + 300 + 60 + 40);
  assert.equal(pods(isReady).length, 3);
});

test('a DaemonSet has a pod on every node, drains leave it', () => {
  const { control, until, pods } = samplePlatform([web({ kind: 'DaemonSet' })]);
  assert.equal(pods(isReady).length, 6);
  control.levers.evictions.drain(zoneNodes(control, 'ra'));
  until(30);
  assert.equal(pods(isReady).length, 6);
});

test('the autoscaler follows processor time', () => {
  const hpa: KubeObject = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 3,
      maxReplicas: 10,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
  };
  // Three cores of work from 60 s on, shared by those that are ready; a pod asks for half a core.
  const used = new Map<number, number>();
  const { control, kernel, until, pods, said } = samplePlatform([web({ replicas: 3 }), hpa], {
    traffic: { cpuUsedUs: (pod) => used.get(pod.number) ?? 0 },
  });
  for (let second = 1; second <= 300; second++) {
    kernel.at(second * SECOND_US, () => {
      const ready = control.pods.filter(isReady);
      for (const pod of ready) {
        used.set(pod.number, (used.get(pod.number) ?? 0) + (second > 60 ? (3 * SECOND_US) / ready.length : 100_000));
      }
    });
  }
  until(60);
  assert.equal(pods().length, 3);
  until(300);
  // 3 cores at 70 % of half a core each: 8.6, rounded up; one more while samples still cover the time of too few.
  assert.ok([9, 10].includes(pods(isReady).length));
  assert.ok(said('scale').length > 0);
});
