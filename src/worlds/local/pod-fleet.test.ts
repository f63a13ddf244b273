import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { type Workload, workloadsOf } from '../../kubernetes/workload.ts';
import { indexManifests } from '../../manifests/manifest-index.ts';
import { PodFleet } from './pod-fleet.ts';
import type { LocalPod } from './pod-record.ts';

const GRACE_US = 5_000_000;
let now: number;
let started: string[];
let stopped: string[];
let fleet: PodFleet;

function web(replicas: number, image = 'web:1', template: object = {}): readonly Workload[] {
  const labels = { app: 'web' };
  const spec = { tolerations: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', tolerationSeconds: 10 }] };
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels, ...template }, spec: { ...spec, containers: [{ name: 'web', image }] } },
    },
  };
  return workloadsOf(indexManifests([{ object, cluster: 'one' }]), 'one');
}

/** Everything that was started and is not ready yet turns ready, and whatever follows from it. */
function settle(): void {
  for (let rounds = 0; rounds < 20; rounds++) {
    for (const name of started.splice(0)) {
      fleet.listening(name, 1000);
      fleet.ready(name, true);
    }
    fleet.release(fleet.leaving());
    for (const name of stopped.splice(0)) fleet.gone(name);
    fleet.settle();
  }
}
const zones = (pods: readonly LocalPod[] = fleet.pods): Record<string, number> =>
  Object.fromEntries(['a', 'b', 'c'].map((zone) => [zone, pods.filter((pod) => pod.zone === zone).length]));
const readyCount = (): number => fleet.pods.filter(({ ready }) => ready).length;

beforeEach(() => {
  now = 0;
  started = [];
  stopped = [];
  fleet = new PodFleet({
    zones: ['a', 'b', 'c'],
    nodeMonitorGraceUs: GRACE_US,
    usualLatencyUs: () => 0,
    startPod: ({ pod }) => void started.push(pod),
    stopPod: (pod) => void stopped.push(pod),
    nowUs: () => now,
    changed: () => {},
  });
});

describe('pods', () => {
  test('follow replicas, spread over zones, the fullest zone giving first', () => {
    for (const [replicas, expected] of [
      [4, { a: 2, b: 1, c: 1 }],
      [9, { a: 3, b: 3, c: 3 }],
      [2, { a: 1, b: 1, c: 0 }],
      [0, { a: 0, b: 0, c: 0 }],
    ] as const) {
      fleet.want(web(replicas));
      settle();
      assert.deepEqual(Object.values(zones()).sort(), Object.values(expected).sort());
    }
  });

  test('have addresses and names of their own', () => {
    fleet.want(web(6));
    assert.equal(new Set(fleet.pods.map(({ address }) => address)).size, process.platform === 'linux' ? 6 : 1);
    assert.equal(new Set(fleet.pods.map(({ name }) => name)).size, 6);
  });

  test('of a new template replace the old ones, which leave only when enough are ready', () => {
    fleet.want(web(4));
    settle();
    fleet.want(web(4, 'web:2'));
    for (let rounds = 0; rounds < 30; rounds++) {
      const [next] = started.splice(0, 1);
      if (next !== undefined) fleet.ready(next, true);
      fleet.release(fleet.leaving());
      for (const name of stopped.splice(0)) fleet.gone(name);
      fleet.settle();
      assert.ok(readyCount() >= 3, `${readyCount()} of 4 ready`);
      assert.ok(fleet.pods.length <= 6);
    }
    assert.deepEqual(new Set(fleet.pods.map(({ start }) => start.behaviour.version)), new Set(['2']));
    assert.equal(readyCount(), 4);
  });

  test('of a template that never gets ready do not replace anybody beyond what may be missing', () => {
    fleet.want(web(4));
    settle();
    fleet.want(web(4, 'web:broken'));
    started.splice(0);
    for (let rounds = 0; rounds < 10; rounds++) fleet.settle();
    assert.ok(readyCount() >= 3);
    fleet.want(web(4));
    settle();
    assert.equal(readyCount(), 4);
  });
});

describe('a zone that lost power', () => {
  beforeEach(() => {
    fleet.want(web(6));
    settle();
    fleet.zoneLost('b');
    fleet.lost(fleet.pods.filter(({ zone }) => zone === 'b').map(({ name }) => name));
  });

  test('is missed after the grace of the node monitor', () => {
    fleet.settle();
    assert.deepEqual([fleet.isZoneReady('b'), readyCount()], [true, 6]);
    now = GRACE_US;
    fleet.settle();
    assert.deepEqual([fleet.isZoneReady('b'), fleet.isZoneReady('a'), readyCount()], [false, true, 4]);
    assert.deepEqual(zones(), { a: 2, b: 2, c: 2 });
  });

  test('is replaced elsewhere when its pods’ toleration has passed', () => {
    now = GRACE_US + 9_000_000;
    settle();
    assert.deepEqual(zones(), { a: 2, b: 2, c: 2 });
    now = GRACE_US + 10_000_000;
    settle();
    assert.deepEqual(zones(), { a: 3, b: 0, c: 3 });
    assert.equal(readyCount(), 6);
  });

  test('is lost as well when its processes were ended from outside', () => {
    fleet.lost(fleet.pods.filter(({ zone }) => zone === 'c').map(({ name }) => name));
    now = GRACE_US + 10_000_000;
    settle();
    assert.deepEqual([fleet.isZoneDark('c'), fleet.isZoneDark('a'), zones()], [true, false, { a: 6, b: 0, c: 0 }]);
  });

  test('is given nothing new, and takes its part again when it is started', () => {
    fleet.want(web(9));
    settle();
    assert.deepEqual([zones().a! + zones().c!, zones().b], [7, 2]);
    fleet.zoneStarted('b');
    settle();
    assert.equal(readyCount(), 9);
    assert.deepEqual([fleet.isZoneReady('b'), zones().b], [true, 2]);
  });
});
