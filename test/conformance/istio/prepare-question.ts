/**
 * A case as both sides take it: the mesh that Nines builds from the objects, and the same objects, with the pods that
 * Kubernetes would have made of them, as a question to Istio.
 */
import { indexManifests } from '../../../src/manifests/manifest-index.ts';
import { groupOf } from '../../../src/manifests/object-scope.ts';
import type { JsonObject, Manifest } from '../../../src/manifests/types.ts';
import { buildMeshes, type Mesh } from '../../../src/mesh/build-mesh.ts';
import { type FoundProxy, findProxies } from '../../../src/mesh/proxies.ts';
import { withClusterServices } from './cluster-services.ts';
import { kubernetesObjects } from './kubernetes-objects.ts';
import { type PlacedPod, placePods } from './place-pods.ts';
import type { AskedProxy, IstioQuestion, TranslationCase } from './types.ts';

/** One control plane of a case. */
export interface PreparedQuestion {
  readonly told: TranslationCase;
  readonly mesh: Mesh;
  readonly pods: readonly PlacedPod[];
  readonly proxies: readonly FoundProxy[];
  readonly asked: readonly AskedProxy[];
  readonly question: IstioQuestion;
}

/** Groups of Istio's own objects. */
const ISTIO_GROUPS = new Set(['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io']);

/** One question per cluster of the case that has a proxy of its own. */
export function prepareQuestions(told: TranslationCase): readonly PreparedQuestion[] {
  const manifests = withClusterServices(lastApplied(told.manifests));
  const meshes = buildMeshes(indexManifests(manifests));
  const pods = placePods(meshes, told.hasUnready);
  return [...meshes].flatMap(([cluster, mesh]) => {
    const proxies = distinctProxies(findProxies(mesh));
    if (proxies.length === 0) return [];
    const asked = proxies.map((proxy, index) => askedProxy(proxy, mesh, pods, index));
    const question: IstioQuestion = {
      name: meshes.size === 1 ? `${told.suite}: ${told.name}` : `${told.suite}: ${told.name}, ${cluster}`,
      cluster,
      istio: documents(istioObjects(manifests, cluster)),
      mesh: meshSettings(mesh),
      kubernetes: Object.fromEntries(
        mesh.clusters.map((each) => [each, documents(kubernetesObjects(each, mesh, manifests, pods))]),
      ),
      proxies: asked,
    };
    return [{ told, mesh, pods, proxies, asked, question }];
  });
}

/** Versions of one workload are told apart by a label alone; pods of a workload are asked about once. */
function distinctProxies(found: readonly FoundProxy[]): readonly FoundProxy[] {
  const seen = new Set<string>();
  return found.filter(({ kind, namespace, workload }) => {
    const key = `${kind} ${namespace}/${workload}`;
    return !seen.has(key) && seen.add(key);
  });
}

function askedProxy(proxy: FoundProxy, mesh: Mesh, pods: readonly PlacedPod[], index: number): AskedProxy {
  const { kind, namespace, workload, labels, serviceAccount } = proxy;
  const pod = pods.find(
    (each) => each.cluster === mesh.cluster && each.namespace === namespace && each.workload === workload,
  );
  return {
    kind,
    namespace,
    workload,
    labels,
    serviceAccount,
    ip: pod?.ip ?? `10.2.0.${index + 1}`,
    network: mesh.networks.ofCluster.get(mesh.cluster) ?? '',
    locality: pod?.locality ?? { region: '', zone: '', subzone: '' },
  };
}

/** What the API server holds after all of them were applied in turn. */
function lastApplied(manifests: readonly Manifest[]): readonly Manifest[] {
  const last = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const { apiVersion, kind, metadata } = manifest.object;
    const key = `${manifest.cluster} ${groupOf(apiVersion)} ${kind} ${metadata.namespace ?? 'default'}/${metadata.name}`;
    last.delete(key);
    last.set(key, manifest);
  }
  return [...last.values()];
}

function istioObjects(manifests: readonly Manifest[], cluster: string): readonly object[] {
  return manifests
    .filter((manifest) => manifest.cluster === cluster && ISTIO_GROUPS.has(groupOf(manifest.object.apiVersion)))
    .map(({ object }) => object);
}

function meshSettings({ settings }: Mesh): string {
  if (settings.origin === null) return '';
  let value: unknown = settings.origin.manifest.object;
  for (const key of settings.origin.path) value = (value as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function documents(objects: readonly object[]): string {
  return objects.map((object) => JSON.stringify(object as JsonObject)).join('\n---\n');
}
