/**
 * What the control plane of one cluster knows: its own configuration, and the services of every cluster that shares its
 * mesh. The rest of this room answers questions about it.
 *
 * Leaves out: primary-remote installations (a cluster without configuration of its own is not given another's).
 */
import { type IstioFacts, istioFacts } from '../engines/istio.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Labels, Manifest } from '../manifests/types.ts';
import { cloudNativePgServices } from './cloud-native-pg.ts';
import { mergeDelegates, type Unmodelled } from './delegates.ts';
import { consolidateDestinationRules, type DestinationRules, readDestinationRule } from './destination-rules.ts';
import {
  type FlaggerCanary,
  flaggerCanaries,
  flaggerDestinationRules,
  flaggerServices,
  flaggerVirtualService,
} from './flagger-canary.ts';
import { readApiGateways } from './gateway-api-gateways.ts';
import { readApiRoutes } from './gateway-api-routes.ts';
import { type MeshGateway, readGateway } from './gateways.ts';
import { type MeshSettings, readMeshSettings, readNamespaces } from './mesh-settings.ts';
import { joinedClusters, type Networks, readNetworks } from './networks.ts';
import { type PolicyObject, readPolicies } from './policies.ts';
import { kubernetesService, type MeshService, mergeServices, serviceEntryServices } from './services.ts';
import { strimziServices } from './strimzi.ts';
import { compareByAge, type MeshVirtualService, readVirtualService } from './virtual-services.ts';
import { readWorkloads, type Workload } from './workloads.ts';

export interface Mesh {
  /** The cluster whose control plane this is. */
  readonly cluster: string;
  /** All clusters of the mesh, this one first. */
  readonly clusters: readonly string[];
  readonly facts: IstioFacts;
  readonly settings: MeshSettings;
  readonly networks: Networks;
  readonly namespaces: ReadonlyMap<string, Labels>;
  /** By host; several where namespaces declare the same external host. */
  readonly services: ReadonlyMap<string, readonly MeshService[]>;
  /** Oldest first, delegates merged in; HTTPRoutes and Canaries among them. */
  readonly virtualServices: readonly MeshVirtualService[];
  readonly destinationRules: DestinationRules;
  readonly gateways: readonly MeshGateway[];
  readonly peerAuthentications: readonly PolicyObject[];
  readonly requestAuthentications: readonly PolicyObject[];
  readonly authorizationPolicies: readonly PolicyObject[];
  readonly envoyFilters: readonly PolicyObject[];
  readonly sidecars: readonly PolicyObject[];
  /** Of all clusters of the mesh. */
  readonly workloads: readonly Workload[];
  /** What no proxy is given because Istio drops it or this model does not know it. */
  readonly unmodelled: readonly Unmodelled[];
}

export interface MeshOptions {
  /** Whose control plane; the first cluster of the index when absent. */
  readonly cluster?: string;
  /** Version of Istio, or its facts with test-only time constants. */
  readonly engine?: string | IstioFacts;
}

/** Of an object defined twice, the one applied last stays, as with kubectl. */
function lastApplied(index: ManifestIndex, group: string, kind: string, cluster?: string): readonly Manifest[] {
  const byName = new Map<string, Manifest>();
  for (const manifest of index.ofKind(group, kind, cluster)) {
    const key = `${manifest.cluster}/${index.namespaceOf(manifest)}/${manifest.object.metadata.name}`;
    byName.delete(key);
    byName.set(key, manifest);
  }
  return [...byName.values()];
}

interface Reading {
  readonly index: ManifestIndex;
  readonly cluster: string;
  readonly clusters: readonly string[];
  readonly canaries: readonly FlaggerCanary[];
  readonly unmodelled: Unmodelled[];
  /** Objects of one kind with their namespace, of this cluster or of all. */
  readonly each: <T>(
    group: string,
    kind: string,
    read: (manifest: Manifest, namespace: string) => T,
    everywhere?: boolean,
  ) => readonly T[];
}

function readServices(reading: Reading, workloads: readonly Workload[]): ReadonlyMap<string, readonly MeshService[]> {
  const written = reading.each('', 'Service', kubernetesService, true);
  const target = (canary: FlaggerCanary): Workload | undefined =>
    workloads.find(
      (each) =>
        each.cluster === canary.manifest.cluster && each.namespace === canary.namespace && each.name === canary.target,
    );
  const made = [
    ...flaggerCanaries(reading.index).flatMap((canary) => flaggerServices(canary, target(canary))),
    ...cloudNativePgServices(reading.index),
    ...strimziServices(reading.index),
  ].filter((service) => reading.clusters.includes(service.clusters[0] ?? ''));
  const key = (service: MeshService): string => `${service.clusters[0]}/${service.host}`;
  const taken = new Set(made.map(key));
  const entries = lastApplied(reading.index, 'networking.istio.io', 'WorkloadEntry', reading.cluster);
  const external = reading.each('networking.istio.io', 'ServiceEntry', (manifest, namespace) => {
    const local = entries.filter((entry) => reading.index.namespaceOf(entry) === namespace);
    return serviceEntryServices(manifest, namespace, local);
  });
  const kept = written.filter((service) => !taken.has(key(service)));
  return mergeServices([...kept, ...made, ...external.flat()], reading.cluster);
}

function readAllVirtualServices(
  reading: Reading,
  gateways: readonly MeshGateway[],
  services: ReadonlyMap<string, readonly MeshService[]>,
): readonly MeshVirtualService[] {
  const written = reading.each('networking.istio.io', 'VirtualService', readVirtualService);
  const names = new Set(written.map((each) => `${each.namespace}/${each.name}`));
  const made = reading.canaries
    .flatMap((canary) => flaggerVirtualService(canary) ?? [])
    .filter((each) => !names.has(`${each.namespace}/${each.name}`));
  const entryHosts = (namespace: string, name: string): readonly string[] =>
    [...services.values()]
      .flat()
      .filter((each) => each.registry === 'serviceEntry' && each.namespace === namespace && each.name === name)
      .map((each) => each.host);
  const { index, cluster, unmodelled } = reading;
  const api = readApiRoutes({ index, cluster, gateways, entryHosts, unmodelled });
  return [...mergeDelegates([...written, ...made], unmodelled), ...api].sort(compareByAge);
}

function readAllDestinationRules(reading: Reading): DestinationRules {
  const written = reading.each('networking.istio.io', 'DestinationRule', readDestinationRule);
  const names = new Set(written.map((each) => `${each.namespace}/${each.name}`));
  const made = reading.canaries
    .flatMap(flaggerDestinationRules)
    .filter((each) => !names.has(`${each.namespace}/${each.name}`));
  return consolidateDestinationRules([...written, ...made]);
}

/** What the control plane of one cluster makes of these objects. */
export function buildMesh(index: ManifestIndex, options: MeshOptions = {}): Mesh {
  const cluster = options.cluster ?? index.clusters[0] ?? 'default';
  const facts = typeof options.engine === 'object' ? options.engine : istioFacts(options.engine);
  const networks = readNetworks(index, facts);
  const clusters = joinedClusters(index, cluster, networks);
  const unmodelled: Unmodelled[] = [];
  const reading: Reading = {
    index,
    cluster,
    clusters,
    canaries: flaggerCanaries(index, cluster),
    unmodelled,
    each: (group, kind, read, everywhere = false) =>
      lastApplied(index, group, kind, everywhere ? undefined : cluster)
        .filter((manifest) => clusters.includes(manifest.cluster))
        .map((manifest) => read(manifest, index.namespaceOf(manifest) ?? 'default')),
  };
  const namespaces = readNamespaces(index, cluster);
  const workloads = readWorkloads(index).filter((workload) => clusters.includes(workload.cluster));
  const services = readServices(reading, workloads);
  const gateways = [
    ...reading.each('networking.istio.io', 'Gateway', readGateway),
    ...readApiGateways(index, cluster, namespaces, unmodelled),
  ];
  return {
    cluster,
    clusters,
    facts,
    settings: readMeshSettings(index, cluster, facts),
    networks,
    namespaces,
    services,
    virtualServices: readAllVirtualServices(reading, gateways, services),
    destinationRules: readAllDestinationRules(reading),
    gateways,
    ...readPolicies(reading.each),
    workloads,
    unmodelled,
  };
}

/** One mesh per cluster of the index, each as its own control plane sees it. */
export function buildMeshes(index: ManifestIndex, engine?: string | IstioFacts): ReadonlyMap<string, Mesh> {
  return new Map(
    index.clusters.map((cluster) => [
      cluster,
      buildMesh(index, engine === undefined ? { cluster } : { cluster, engine }),
    ]),
  );
}
