import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexManifests } from '../../../manifests/manifest-index.ts';
import type { KubeObject, Manifest } from '../../../manifests/types.ts';
import { runWorld } from '../run-world.ts';
import type { Fault } from '../types.ts';
import { destinationRule, insider, object, PLAIN, sampleRun, service, TARGETS } from './sample-world.ts';

const SECOND = 1_000_000;

/** What makes a cluster a network of its own: the label of its root namespace, and its east-west gateway. */
function network(name: string): readonly KubeObject[] {
  const labels = { 'topology.istio.io/network': name };
  const inRoot = (each: KubeObject, more = {}): KubeObject => ({
    ...each,
    metadata: { name: each.metadata.name, namespace: 'istio-system', labels: more },
  });
  const selector = { istio: 'eastwestgateway' };
  const ports = [{ name: 'tls', port: 15443 }];
  const servers = [
    { port: { number: 15443, name: 'tls', protocol: 'TLS' }, tls: { mode: 'AUTO_PASSTHROUGH' }, hosts: ['*.local'] },
  ];
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system', labels } },
    inRoot(object('v1', 'Service', 'istio-eastwestgateway', { spec: { selector, ports } }), labels),
    inRoot(object('networking.istio.io/v1', 'Gateway', 'cross-network', { spec: { selector, servers } })),
  ];
}

/** Two clusters; `api` runs in both, or in the second one only. */
function platform(inBoth: boolean): readonly Manifest[] {
  const of = (cluster: string, objects: readonly KubeObject[]): Manifest[] =>
    objects.map((each) => ({ object: each, cluster }));
  const withoutApi = PLAIN.filter(({ kind, metadata }) => kind !== 'Deployment' || metadata.name !== 'api');
  return [
    ...of('one', [...network('net-one'), ...(inBoth ? PLAIN : withoutApi), destinationRule('api', {})]),
    ...of('two', [...network('net-two'), PLAIN[0]!, ...service('api')]),
  ];
}

const REGIONS = ['one', 'two'].map((name) => ({
  name: `region-${name}`,
  clusters: [name],
  role: 'active' as const,
  share: 0.5,
  zones: [`${name}a`, `${name}b`, `${name}c`],
}));

function run(inBoth: boolean, faults: readonly Fault[] = []) {
  const result = runWorld(
    sampleRun([], {
      manifests: indexManifests(platform(inBoth)),
      targets: { ...TARGETS, regions: REGIONS },
      clients: [insider('api')],
      faults,
    }),
  );
  return { result, main: result.windows[0]! };
}

test('pods of another network are reached through its gateway, whose endpoint stands for all of them', () => {
  const { main } = run(false);
  const [entry] = main.entries;
  assert.equal(entry!.ok, entry!.offered);
  assert.ok(entry!.latency.minUs > 70_000);
  const [hop] = main.hops;
  assert.ok(hop!.endpoints.every(({ cluster, workload }) => cluster === 'two' && workload.includes('eastwestgateway')));
  const served = main.pods.filter(({ workload }) => workload === 'shop/api');
  assert.deepEqual(
    served.map(({ cluster }) => cluster),
    ['two', 'two', 'two'],
  );
  for (const { requests } of served) assert.ok(Math.abs(requests / entry!.offered - 1 / 3) < 0.06);
});

test('the gateway of the other network weighs as much as the pods behind it', () => {
  const { main } = run(true);
  const tries = (cluster: string): number =>
    main.hops
      .flatMap(({ endpoints }) => endpoints)
      .reduce((sum, each) => sum + (each.cluster === cluster ? each.tries : 0), 0);
  const all = tries('one') + tries('two');
  // Least request, and remote requests are in flight twenty times as long: fewer than half go there.
  assert.ok(tries('two') > 0.02 * all && tries('two') < 0.5 * all, `${tries('two')} of ${all}`);
});

test('without a gateway that runs no connection is made', () => {
  const loss: Fault = { atUs: 20 * SECOND, kind: 'gatewayLoss', target: { cluster: 'two' }, forUs: null, amount: 0 };
  const { result, main } = run(false, [loss]);
  const { errors, requests } = result.series.clients[0]!;
  assert.ok(errors.slice(0, 19).every((count) => count === 0));
  assert.deepEqual(errors.slice(25, 50), requests.slice(25, 50));
  assert.ok((main.entries[0]!.byFlag.UF ?? 0) + (main.entries[0]!.byFlag.UH ?? 0) > 2000);
});
