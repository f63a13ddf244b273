/** A small shop on a real Envoy per zone: everything that `nines up` promises, from the command line to the last process. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ObjectRef, ObservedObject } from '../../src/ports/types.ts';
import { isAlive } from '../../src/worlds/local/process-identity.ts';
import type { WorldStatus } from '../../src/worlds/local/world-types.ts';
import { localRun, NO_ENVOY, until } from './local-run.ts';

const run = localRun();
const CLUSTER = 'eu-west-1';
const ref = (apiVersion: string, kind: string, name: string): ObjectRef => ({
  cluster: CLUSTER,
  apiVersion,
  kind,
  namespace: 'shop',
  name,
});
const ROUTES = ref('networking.istio.io/v1', 'VirtualService', 'shop-example-public');

interface LoadJson {
  readonly offered: number;
  readonly answered: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, { readonly requests: number; readonly failed: number }>>;
}

async function load(...words: readonly string[]): Promise<LoadJson> {
  const ran = await run.nines('load', '--json', ...words);
  assert.equal(ran.status, 0, ran.err);
  return JSON.parse(ran.out) as LoadJson;
}
async function status(): Promise<WorldStatus> {
  return await run.ask('status', {});
}
async function objectOf(object: ObjectRef): Promise<ObservedObject> {
  const { objects } = await run.ask('observe', { query: { objects: [object], metrics: [] } });
  return objects[0]!;
}
/** A change as a controller makes it. */
async function act(object: ObjectRef, patch: Readonly<Record<string, unknown>>): Promise<void> {
  const { version } = await objectOf(object);
  const action = { id: `test ${version}`, epoch: 1, object, expect: version, patch, why: 'test' };
  assert.equal((await run.ask('act', { action })).kind, 'done');
}
async function workload(name: string) {
  return (await status()).workloads.find((each) => each.name === name)!;
}

describe('a world', { skip: NO_ENVOY }, () => {
  before(async () => {
    const example = readFileSync(join(run.folder, 'shop.yaml'), 'utf8');
    run.put('shop.yaml', example.replace('nodeMonitorGrace: 5s', 'nodeMonitorGrace: 1s'));
    const ran = await run.nines('up', 'shop.yaml');
    assert.equal(ran.status, 0, ran.err);
    assert.match(ran.out, /shop is up: cluster eu-west-1, 3 zones/);
  });
  after(() => run.end());

  test('has a gateway in each zone, pods in all of them, and is not started twice', async () => {
    const { gateways, workloads, zones } = await status();
    assert.deepEqual(
      gateways.map(({ zone, isRunning }) => [zone, isRunning]),
      ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'].map((zone) => [zone, true]),
    );
    assert.ok(zones.every(({ isReady }) => isReady));
    assert.deepEqual(
      workloads.map(({ name, ready }) => [name, ready]),
      [
        ['catalog', 3],
        ['web', 6],
        ['web-canary', 1],
      ],
    );
    const again = await run.nines('up', 'shop.yaml');
    assert.deepEqual([again.status, /already up/.test(again.err)], [2, true]);
  });

  test('answers a load, and the gateways have counted it', async () => {
    const result = await load('--rps', '200', '--for', '1s');
    assert.deepEqual([result.offered, result.answered, result.errors], [200, 200, {}]);
    assert.deepEqual(Object.keys(result.versions).sort(), ['1.0.0', '2.3.0']);
    const metrics = [
      'envoy_cluster_upstream_rq_xx',
      'envoy_cluster_upstream_rq_time_bucket',
      'envoy_cluster_endpoint_rq_success',
    ];
    const { signals } = await until(
      () => run.ask('observe', { query: { objects: [], metrics } }),
      ({ signals: all }) =>
        all.some(({ metric, labels, value }) => metric === metrics[1] && labels.le === '+Inf' && value > 0),
    );
    const of = (metric: string) => signals.filter((signal) => signal.metric === metric);
    const answered = of(metrics[0]!).filter(({ labels }) => labels.envoy_response_code_class === '2');
    assert.equal(
      answered.reduce((sum, { value }) => sum + value, 0),
      200,
    );
    assert.ok(
      answered.some(({ labels }) => labels.envoy_cluster_name === 'outbound|8080|stable|web.shop.svc.cluster.local'),
    );
    assert.equal(
      of(metrics[2]!).reduce((sum, { value }) => sum + value, 0),
      200,
    );
    assert.ok(signals.every(({ sinceUs, atUs }) => sinceUs > 0 && sinceUs < atUs));
  });

  test('moves weights without losing a request, and keeps what Envoy refuses out', async () => {
    const { object } = await objectOf(ROUTES);
    const { http } = object.spec as { http: { name: string; route: { weight: number }[] }[] };
    const withWeights = (...weights: number[]) =>
      http.map((each) =>
        each.name !== 'web-main'
          ? each
          : { ...each, route: each.route.map((to, i) => ({ ...to, weight: weights[i]! })) },
      );
    const loading = load('--rps', '200', '--for', '2s', '--path', '/');
    for (const share of [50, 10, 90, 0]) await act(ROUTES, { spec: { http: withWeights(100 - share, share) } });
    assert.deepEqual((await loading).errors, {});
    const broken = [{ ...http[0], name: 'broken', match: [{ uri: { regex: '(' } }] }, ...http];
    await act(ROUTES, { spec: { http: broken } });
    const refused = await until(status, ({ gateways }) => gateways.every(({ refusals }) => refusals.length > 0));
    assert.match(refused.gateways[0]!.refusals[0]!, /regex|missing \)/);
    assert.match((await run.nines('status')).out, /problems:/);
    assert.deepEqual((await load('--rps', '100', '--for', '500ms')).errors, {});
    await act(ROUTES, { spec: { http: withWeights(100, 0) } });
    await until(status, ({ gateways }) => gateways.every(({ refusals }) => refusals.length === 0));
  });

  test('replaces pods for a new image and scales them, and no request notices', async () => {
    const web = ref('apps/v1', 'Deployment', 'web');
    const loading = load('--rps', '200', '--for', '3s', '--path', '/');
    const { object } = await objectOf(web);
    const { template } = object.spec as { template: { spec: { containers: object[] } } };
    const containers = template.spec.containers.map((each) => ({ ...each, image: 'registry.example/shop/web:1.1.0' }));
    await act(web, { spec: { template: { spec: { containers } }, replicas: 4 } });
    await until(
      () => workload('web'),
      ({ version, ready, updated }) => version === '1.1.0' && ready === 4 && updated === 4,
    );
    const result = await loading;
    assert.deepEqual(result.errors, {});
    assert.deepEqual(Object.keys(result.versions), ['1.0.0', '1.1.0']);
    const { object: scaled } = await objectOf(web);
    assert.equal((scaled.status as { updatedReplicas: number }).updatedReplicas, 4);
  });

  test('shows an object and its status of one version, however busy the gateways are', async () => {
    const catalog = ref('apps/v1', 'Deployment', 'catalog');
    const { template } = (await objectOf(catalog)).object.spec as { template: { spec: { containers: object[] } } };
    for (const [tag, replicas] of [['2.4.0', 4] as const, ['2.5.0', 2] as const, ['2.3.0', 3] as const]) {
      // The gateways are given something to do, then the workload, which is looked at before they have done it.
      const { http } = (await objectOf(ROUTES)).object.spec as { http: object[] };
      await act(ROUTES, { spec: { http: [{ ...http[0], name: `moved-${tag}` }, ...http.slice(1)] } });
      const image = `registry.example/shop/catalog:${tag}`;
      const containers = template.spec.containers.map((each) => ({ ...each, image }));
      await act(catalog, { spec: { replicas, template: { spec: { containers } } } });
      const { object } = await objectOf(catalog);
      const status = object.status as { replicas: number; updatedReplicas: number };
      assert.equal((object.spec as { replicas: number }).replicas, replicas);
      // Each round asks for another count than the last, so a status of the object before it can only say "all new"
      // of the wrong count; a fast machine may have replaced them all by now.
      if (status.updatedReplicas >= status.replicas) assert.equal(status.replicas, replicas);
    }
    await until(
      () => workload('catalog'),
      ({ version, ready, updated }) => version === '2.3.0' && ready === 3 && updated === 3,
    );
  });

  test('starts its driver again when it is killed, and the journal goes on', async () => {
    const running = await until(status, ({ driver, controllers }) => driver.pid !== null && controllers.length > 0);
    const epoch = running.controllers[0]!.epoch;
    process.kill(running.driver.pid!, 'SIGKILL');
    const again = await until(status, ({ controllers }) => controllers[0]!.epoch > epoch);
    assert.notEqual(again.driver.pid, running.driver.pid);
  });

  test('asks before a rollout, begins it, and writes down who did', async () => {
    const words = ['rollout', 'start', 'web', '--image', 'registry.example/shop/web:2.0.0'];
    const unasked = await run.nines(...words);
    assert.deepEqual([unasked.status, /write --yes/.test(unasked.err)], [2, true]);
    assert.match(unasked.out, /1\.0\.0 → registry\.example\/shop\/web:2\.0\.0/);
    assert.equal((await workload('web-canary')).version, '1.0.0');
    const begun = await run.nines(...words, '--yes', '--why', 'a test');
    assert.equal(begun.status, 0, begun.err);
    assert.match(begun.out, /start the rollout of shop\/web \(a test\): done/);
    await until(
      () => workload('web-canary'),
      ({ version, ready }) => version === '2.0.0' && ready > 0,
    );
    const shown = await run.nines('rollout', 'status', 'web');
    assert.match(shown.out, /asked by people:/);
    assert.equal((await run.nines(...words, '--yes')).status, 2);
    assert.equal((await run.nines('rollout', 'pause', 'shop/web', '--yes')).status, 0);
    const unknown = await run.nines('rollout', 'abort', 'wep', '--yes');
    assert.deepEqual([unknown.status, /did you mean/.test(unknown.err)], [2, true]);
  });

  test('loses a zone and gets it back when it is told to', async () => {
    await run.ask('kill-zone', { zone: 'eu-west-1b' });
    const isDown = ({ gateways, zones }: WorldStatus) => !gateways[1]!.isRunning && zones[1]!.lostSinceUs !== null;
    await until(status, isDown);
    const during = await load('--rps', '100', '--for', '1s', '--path', '/');
    assert.ok(during.answered > 50, `${during.answered} of ${during.offered} answered`);
    await until(status, ({ zones }) => !zones[1]!.isReady);
    const { objects } = await run.ask('observe', {
      query: { objects: [{ apiVersion: 'v1', kind: 'Node' }], metrics: [] },
    });
    const ready = objects.map(
      ({ object }) => (object.status as { conditions: { status: string }[] }).conditions[0]!.status,
    );
    assert.deepEqual(ready, ['True', 'Unknown', 'True']);
    await run.ask('start-zone', { zone: 'eu-west-1b' });
    await until(
      status,
      ({ gateways, workloads, zones }) =>
        zones[1]!.isReady && gateways[1]!.isRunning && workloads.every((each) => each.ready >= each.replicas),
    );
    assert.deepEqual((await load('--rps', '100', '--for', '1s', '--path', '/')).errors, {});
  });

  test('goes down and leaves nothing, and down again is no mistake', async () => {
    const before = run.alive();
    assert.ok(before.length >= 10);
    const ran = await run.nines('down', 'shop.yaml');
    assert.equal(ran.status, 0, ran.err);
    assert.ok(!existsSync(run.paths.folder));
    for (const { pid, started } of before) assert.ok(!isAlive({ pid, started }));
    assert.equal((await run.nines('down')).status, 0);
    assert.deepEqual([(await run.nines('status')).status, (await run.nines('load')).status], [2, 2]);
  });
});
