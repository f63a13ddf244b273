/** Reads a case's objects and asks the mesh what its proxy is given. */
import { istioFacts } from '../../../src/engines/istio.ts';
import { NO_HOOKS } from '../../../src/engines/test-hooks.ts';
import { indexManifests } from '../../../src/manifests/manifest-index.ts';
import { readManifests } from '../../../src/manifests/read-manifests.ts';
import { buildMesh, type Mesh } from '../../../src/mesh/build-mesh.ts';
import { groupEndpoints, selectEndpoints } from '../../../src/mesh/endpoints.ts';
import { proxyConfig } from '../../../src/mesh/proxy-config.ts';
import type { Endpoint, Locality, ProxyConfig } from '../../../src/mesh/types.ts';
import type { AskedProxy, ConformanceCase, PodTold } from '../types.ts';
import type { PreparedCase } from './prepared-case.ts';

const CLUSTER = 'default';
const TARGET_PORT = 8080;

/** Throws when the objects cannot be read: a case with a typing mistake must not pass for one that agrees. */
export function prepareCase(told: ConformanceCase): PreparedCase {
  const { manifests, issues } = readManifests(`${told.name}.yaml`, told.objects, CLUSTER);
  if (issues.length > 0) throw new Error(`${told.name}: ${issues.map((issue) => issue.message).join('; ')}`);
  const plain = istioFacts();
  const updateMergeWindowUs = (told.facts?.mergeWindowMs ?? plain.outlier.updateMergeWindowUs / 1000) * 1000;
  const facts = { ...plain, outlier: { ...plain.outlier, updateMergeWindowUs } };
  const mesh = buildMesh(indexManifests(manifests), { cluster: CLUSTER, engine: facts });
  const { kind, namespace, workload, labels } = told.proxy;
  const config = proxyConfig(mesh, { kind, cluster: CLUSTER, namespace, workload, labels, serviceAccount: workload });
  const endpoints = told.pods.map(podEndpoint);
  return {
    told,
    config,
    facts,
    hooks: { ...NO_HOOKS, ...told.hooks },
    groups: (ready) =>
      groupsWhen(
        config,
        endpoints.filter((_, i) => ready.has(told.pods[i]!.name)),
        told.proxy,
      ),
    podAt: new Map(endpoints.map(({ address }, i) => [address, told.pods[i]!.name])),
    sidecars: new Map(
      told.pods.filter((pod) => pod.sidecar ?? false).map((pod) => [pod.name, sidecarConfig(mesh, pod)]),
    ),
    readyAtFirst: new Set(told.pods.filter((pod) => pod.ready ?? true).map((pod) => pod.name)),
  };
}

function groupsWhen(config: ProxyConfig, endpoints: readonly Endpoint[], proxy: AskedProxy) {
  const place = { locality: locality(proxy.locality), network: '', cluster: CLUSTER, labels: proxy.labels };
  const known = [...config.clusters.values()].filter((cluster) => cluster.missing === null);
  return new Map(
    known.map((cluster) => [cluster.key, groupEndpoints(cluster, selectEndpoints(cluster, endpoints), place)]),
  );
}

function sidecarConfig(mesh: Mesh, { labels, namespace = 'shop' }: PodTold): ProxyConfig {
  const { app = '' } = labels;
  return proxyConfig(mesh, {
    kind: 'sidecar',
    cluster: CLUSTER,
    namespace,
    workload: app,
    labels,
    serviceAccount: app,
  });
}

function podEndpoint(pod: PodTold, index: number): Endpoint {
  return {
    id: `${CLUSTER}/${pod.namespace ?? 'shop'}/${pod.name}`,
    address: pod.address ?? `10.0.0.${index + 1}`,
    port: TARGET_PORT,
    cluster: CLUSTER,
    network: '',
    locality: locality(pod.locality),
    labels: pod.labels,
    weight: 1,
    ready: true,
    meshed: pod.sidecar ?? false,
  };
}

function locality(text = ''): Locality {
  const [region = '', zone = '', subzone = ''] = text.split('/');
  return { region, zone, subzone };
}
