import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergePatch, sameJson } from '../../../manifests/merge-patch.ts';
import type { KubeObject } from '../../../manifests/types.ts';
import type { Action, ActionResult, ObjectRef } from '../../../ports/types.ts';
import { budget, isReady, type Run, SERVICE, samplePlatform, web } from './sample-platform.ts';

const ROUTE: KubeObject = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { hosts: ['web'], http: [{ route: [{ destination: { host: 'web' }, weight: 100 }] }] },
};
const ref = (kind: string, apiVersion: string, name = 'web', namespace = 'shop'): ObjectRef => ({
  cluster: 'one',
  apiVersion,
  kind,
  namespace,
  name,
});
const DEPLOYMENT = ref('Deployment', 'apps/v1');
const VIRTUAL_SERVICE = ref('VirtualService', 'networking.istio.io/v1');

let actions = 0;
const action = (object: ObjectRef, patch: Action['patch'], more: Partial<Action> = {}): Action => ({
  id: `a${++actions}`,
  epoch: 1,
  object,
  expect: null,
  patch,
  why: 'test',
  ...more,
});

const versionOf = ({ control }: Run, object: ObjectRef): string =>
  control.observe('one', { objects: [object], metrics: [] }).find(({ ref: found }) => found.name === object.name)!
    .version;
const outcome = (result: ActionResult): string => (result.kind === 'refused' ? result.reason : result.kind);

test('an action is refused, repeated or done', () => {
  const run = samplePlatform([web(), ROUTE]);
  const version = versionOf(run, VIRTUAL_SERVICE);
  const weights = { spec: { http: [] } };
  const rows: readonly [title: string, action: Action, expected: string][] = [
    ['a wrong version', action(VIRTUAL_SERVICE, weights, { expect: 'other' }), 'version'],
    ['the right one', action(VIRTUAL_SERVICE, weights, { id: 'x', epoch: 5, expect: version }), 'done'],
    ['the same id again', action(VIRTUAL_SERVICE, { spec: null }, { id: 'x', epoch: 5 }), 'repeated'],
    ['the version is old now', action(VIRTUAL_SERVICE, weights, { epoch: 5, expect: version }), 'version'],
    ['an older epoch', action(VIRTUAL_SERVICE, weights, { epoch: 4 }), 'epoch'],
    ['an older epoch on another object', action(DEPLOYMENT, { spec: { replicas: 4 } }, { epoch: 4 }), 'done'],
    ['an absent object that should be there', action(ref('Service', 'v1', 'no'), {}, { expect: '1' }), 'version'],
    ['another name', action(DEPLOYMENT, { metadata: { name: 'other' } }, { epoch: 9 }), 'invalid'],
    ['an unknown cluster', action({ ...DEPLOYMENT, cluster: 'two' }, {}), 'invalid'],
    ['a pod', action(ref('Pod', 'v1'), {}), 'invalid'],
    ['a new object', action(ref('ConfigMap', 'v1', 'new'), { data: { a: 'b' } }), 'done'],
  ];
  for (const [title, each, expected] of rows) assert.equal(outcome(run.control.apply(each)), expected, title);
});

test('controllers read their own write at once, proxies are given it a second later', () => {
  let pushes = 0;
  const run = samplePlatform([web(), SERVICE, ROUTE], { traffic: { configChanged: () => pushes++ } });
  const weightsGiven = (): number => {
    const given = run.control.manifests().find(({ object }) => object.kind === 'VirtualService')!.object;
    return ((given.spec as { http: unknown[] }).http ?? []).length;
  };
  run.until(10);
  const meshes = run.control.meshes();
  run.control.apply(action(VIRTUAL_SERVICE, { spec: { http: [] } }));
  const [seen] = run.control.observe('one', { objects: [VIRTUAL_SERVICE], metrics: [] });
  assert.deepEqual((seen!.object.spec as { http: unknown[] }).http, []);
  run.until(10.9);
  assert.deepEqual([weightsGiven(), pushes], [1, 0]);
  assert.equal(run.control.meshes(), meshes);
  run.until(11.1);
  assert.deepEqual([weightsGiven(), pushes], [0, 1]);
  assert.notEqual(run.control.meshes(), meshes);
});

test('a service that selects other pods sends to them when its change has arrived', () => {
  const blue = { ...web(), metadata: { name: 'blue', namespace: 'shop' } };
  const spec = web().spec as Record<string, Record<string, unknown>>;
  const labels = { app: 'web', colour: 'green' };
  const green: KubeObject = {
    ...web(),
    metadata: { name: 'green', namespace: 'shop' },
    spec: { ...spec, selector: { matchLabels: labels }, template: { ...spec.template, metadata: { labels } } },
  };
  const run = samplePlatform([blue, green, SERVICE]);
  assert.equal(run.known().length, 6);
  run.control.apply(action(ref('Service', 'v1'), { spec: { selector: { colour: 'green' } } }));
  run.until(0.5);
  assert.equal(run.known().length, 6);
  run.until(3);
  assert.deepEqual([...new Set(run.known().map(({ workload }) => workload))], ['Deployment/shop/green']);
});

test('templates and replicas that an action writes are rolled out and scaled to', () => {
  const run = samplePlatform([web()]);
  run.control.apply(action(DEPLOYMENT, { spec: { replicas: 5 } }));
  run.until(20);
  assert.equal(run.pods(isReady).length, 5);
  const [seen] = run.control.observe('one', { objects: [DEPLOYMENT], metrics: [] });
  assert.deepEqual(seen!.object.status, {
    replicas: 5,
    updatedReplicas: 5,
    readyReplicas: 5,
    availableReplicas: 5,
    unavailableReplicas: 0,
  });
  const before = run.pods()[0]!.revision;
  run.control.apply(action(DEPLOYMENT, { spec: { template: { metadata: { annotations: { version: '2' } } } } }));
  run.until(100);
  assert.equal(run.pods(isReady).length, 5);
  assert.ok(run.pods().every(({ revision }) => revision !== before));
});

test('a new workload, a budget and an autoscaler come into force', () => {
  const run = samplePlatform([web()]);
  const { spec } = web({ replicas: 2 });
  run.control.apply(action(ref('Deployment', 'apps/v1', 'extra'), { spec: spec as Record<string, unknown> }));
  run.control.apply(action(ref('PodDisruptionBudget', 'policy/v1'), { spec: budget({ maxUnavailable: 0 }).spec }));
  const scaled = { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 4, maxReplicas: 9 };
  run.control.apply(action(ref('HorizontalPodAutoscaler', 'autoscaling/v2'), { spec: scaled }));
  run.until(60);
  assert.equal(run.pods(isReady).length, 6);
  run.control.levers.evictions.drain(run.control.levers.state.cluster('one').nodes);
  run.until(120);
  assert.equal(run.pods(isReady).length, 6);
});

test('nodes can be cordoned and tainted, pods evicted', () => {
  const run = samplePlatform([web(), budget({ minAvailable: 2 })]);
  const node = ref('Node', 'v1', 'ra-1', '');
  const version = versionOf(run, node);
  assert.equal(
    outcome(run.control.apply(action(node, { spec: { unschedulable: true } }, { expect: version }))),
    'done',
  );
  assert.equal(
    outcome(run.control.apply(action(node, { spec: { unschedulable: true } }, { expect: version }))),
    'version',
  );
  assert.equal(outcome(run.control.apply(action(ref('Node', 'v1', 'no', ''), {}))), 'invalid');
  const eviction = (index: number): Action => action(ref('Eviction', 'policy/v1', run.control.pods[index]!.name), {});
  assert.equal(outcome(run.control.apply(eviction(0))), 'done');
  assert.equal(outcome(run.control.apply(eviction(1))), 'unavailable');
  run.until(60);
  assert.equal(run.pods(isReady).length, 3);
});

// RFC 7386, appendix A.
test('merge patch', () => {
  const rows: readonly [unknown, unknown, unknown][] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, expected] of rows) assert.deepEqual(mergePatch(target, patch), expected);
  assert.ok(sameJson({ a: [1, { b: 2 }], c: null }, { c: null, a: [1, { b: 2 }] }));
  assert.ok(!sameJson({ a: 1 }, { a: 1, b: undefined }));
});

test('what a person applies asks nobody, and makes the version that a controller saw an old one', () => {
  const run = samplePlatform([web(), ROUTE]);
  const seen = versionOf(run, VIRTUAL_SERVICE);
  assert.equal(outcome(run.control.apply(action(DEPLOYMENT, { spec: { replicas: 4 } }, { epoch: 7 }))), 'done');
  assert.equal(outcome(run.control.edit(DEPLOYMENT, { spec: { replicas: 5 } })), 'done');
  assert.equal(outcome(run.control.edit(VIRTUAL_SERVICE, { spec: { hosts: ['other'] } })), 'done');
  const late = action(VIRTUAL_SERVICE, { spec: { hosts: ['web'] } }, { expect: seen });
  assert.equal(outcome(run.control.apply(late)), 'version');
  // A person has no epoch: the controller that acted before may act again.
  assert.equal(outcome(run.control.apply(action(DEPLOYMENT, { spec: { replicas: 6 } }, { epoch: 7 }))), 'done');
});
