/**
 * What Istio calls a service: a Kubernetes Service or one host of a ServiceEntry. A Service of the same name and
 * namespace in several clusters is one service; the control plane's own cluster says what its ports are.
 *
 * Leaves out: automatic addresses of ServiceEntries, multi-cluster-services hosts (`clusterset.local`).
 */
import {
  field,
  numberAt,
  recordsAt,
  stringAt,
  stringOrNumberAt,
  stringRecordAt,
  stringsAt,
} from '../manifests/field.ts';
import type { Labels, Manifest, Origin } from '../manifests/types.ts';
import { serviceHost } from './host-name.ts';
import { declaredProtocol, type PortProtocol, portProtocol } from './port-protocol.ts';
import { type WrittenEndpoint, writtenEndpoints } from './service-entry-endpoints.ts';

export interface ServicePort {
  readonly number: number;
  readonly name: string;
  readonly protocol: PortProtocol;
  readonly targetPort: number | string;
}

/** Where a service's endpoints come from. `alias`: an ExternalName, which stands for another host. */
export type Resolution = 'pods' | 'headless' | 'static' | 'dns' | 'none' | 'alias';

export interface MeshService {
  /** Fully qualified, lower case; may be a wildcard for a ServiceEntry. */
  readonly host: string;
  readonly name: string;
  readonly namespace: string;
  readonly registry: 'kubernetes' | 'serviceEntry';
  readonly ports: readonly ServicePort[];
  readonly resolution: Resolution;
  /** Pod labels, or null when nothing is selected. */
  readonly selector: Labels | null;
  /** Namespaces that may see it; null: the mesh's default, everyone. */
  readonly exportTo: readonly string[] | null;
  readonly addresses: readonly string[];
  /** Outside the mesh: no mTLS. */
  readonly external: boolean;
  readonly externalName: string | null;
  readonly publishNotReady: boolean;
  readonly trafficDistribution: 'any' | 'sameZone' | 'sameNode';
  readonly writtenEndpoints: readonly WrittenEndpoint[];
  /** Clusters in which it is defined, and whose pods therefore back it. */
  readonly clusters: readonly string[];
  readonly origin: Origin;
}

const TRAFFIC_DISTRIBUTIONS: Readonly<Record<string, MeshService['trafficDistribution']>> = {
  PreferClose: 'sameZone',
  PreferSameZone: 'sameZone',
  PreferSameNode: 'sameNode',
};

function exportAnnotation(manifest: Manifest): readonly string[] | null {
  const text = manifest.object.metadata.annotations?.['networking.istio.io/exportTo'];
  return text === undefined || text === '' ? null : text.split(',').map((entry) => entry.trim());
}

function kubernetesPorts(object: unknown): readonly ServicePort[] {
  return recordsAt(object, ['spec', 'ports']).flatMap(([, port]) => {
    const number = numberAt(port, ['port']);
    if (number === undefined) return [];
    const name = stringAt(port, ['name']) ?? '';
    const appProtocol = stringAt(port, ['appProtocol']) ?? null;
    const protocol = portProtocol(number, name, stringAt(port, ['protocol']) ?? 'TCP', appProtocol);
    return protocol === 'udp'
      ? []
      : [{ number, name, protocol, targetPort: stringOrNumberAt(port, ['targetPort']) ?? number }];
  });
}

function kubernetesResolution(object: unknown): Resolution {
  if (stringAt(object, ['spec', 'type']) === 'ExternalName') return 'alias';
  return stringAt(object, ['spec', 'clusterIP']) === 'None' ? 'headless' : 'pods';
}

/** A Kubernetes Service. */
export function kubernetesService(manifest: Manifest, namespace: string): MeshService {
  const { object, cluster } = manifest;
  const resolution = kubernetesResolution(object);
  const selector = stringRecordAt(object, ['spec', 'selector']);
  const clusterIp = stringAt(object, ['spec', 'clusterIP']);
  const distribution =
    stringAt(object, ['spec', 'trafficDistribution']) ??
    object.metadata.annotations?.['networking.istio.io/traffic-distribution'] ??
    '';
  return {
    host: serviceHost(object.metadata.name, namespace).toLowerCase(),
    name: object.metadata.name,
    namespace,
    registry: 'kubernetes',
    ports: kubernetesPorts(object),
    resolution,
    selector: Object.keys(selector).length === 0 ? null : selector,
    exportTo: exportAnnotation(manifest),
    addresses: clusterIp === undefined || clusterIp === 'None' || clusterIp === '' ? [] : [clusterIp],
    external: resolution === 'alias',
    externalName: resolution === 'alias' ? (stringAt(object, ['spec', 'externalName']) ?? '').toLowerCase() : null,
    publishNotReady: field(object, ['spec', 'publishNotReadyAddresses']) === true,
    trafficDistribution: TRAFFIC_DISTRIBUTIONS[distribution] ?? 'any',
    writtenEndpoints: [],
    clusters: [cluster],
    origin: { manifest, path: [] },
  };
}

const ENTRY_RESOLUTIONS: Readonly<Record<string, Resolution>> = {
  STATIC: 'static',
  DNS: 'dns',
  DNS_ROUND_ROBIN: 'dns',
  DYNAMIC_DNS: 'none',
};

/** One service per host of a ServiceEntry. */
export function serviceEntryServices(
  manifest: Manifest,
  namespace: string,
  workloadEntries: readonly Manifest[],
): readonly MeshService[] {
  const { object, cluster } = manifest;
  const selector = stringRecordAt(object, ['spec', 'workloadSelector', 'labels']);
  const selects = Object.keys(selector).length > 0;
  const ports = recordsAt(object, ['spec', 'ports']).flatMap(([, port]) => {
    const number = numberAt(port, ['number']);
    if (number === undefined) return [];
    const protocol = declaredProtocol(stringAt(port, ['protocol']) ?? '');
    return protocol === 'udp'
      ? []
      : [
          {
            number,
            name: stringAt(port, ['name']) ?? '',
            protocol,
            targetPort: numberAt(port, ['targetPort']) ?? number,
          },
        ];
  });
  const written = ENTRY_RESOLUTIONS[stringAt(object, ['spec', 'resolution']) ?? ''] ?? 'none';
  const exportTo = stringsAt(object, ['spec', 'exportTo']);
  return stringsAt(object, ['spec', 'hosts']).map((host, index) => ({
    host: host.toLowerCase(),
    name: object.metadata.name,
    namespace,
    registry: 'serviceEntry' as const,
    ports,
    resolution: written,
    selector: selects ? selector : null,
    exportTo: exportTo.length === 0 ? null : exportTo,
    addresses: stringsAt(object, ['spec', 'addresses']),
    external: (stringAt(object, ['spec', 'location']) ?? 'MESH_EXTERNAL') === 'MESH_EXTERNAL',
    externalName: null,
    publishNotReady: false,
    trafficDistribution: 'any' as const,
    writtenEndpoints: writtenEndpoints(object, host.toLowerCase(), written, selects ? selector : null, workloadEntries),
    clusters: [cluster],
    origin: { manifest, path: ['spec', 'hosts', index] },
  }));
}

/** One entry per host and namespace, Kubernetes services first; the same service of another cluster adds its cluster. */
export function mergeServices(
  services: readonly MeshService[],
  ownCluster: string,
): ReadonlyMap<string, readonly MeshService[]> {
  const byHost = new Map<string, MeshService[]>();
  const order = (service: MeshService): number => (service.clusters[0] === ownCluster ? 0 : 1);
  for (const service of services.toSorted((a, b) => order(a) - order(b))) {
    const known = byHost.get(service.host) ?? [];
    const index = known.findIndex(
      (other) => other.namespace === service.namespace && other.registry === service.registry,
    );
    const same = known[index];
    if (same === undefined) byHost.set(service.host, [...known, service]);
    else if (service.registry === 'kubernetes')
      known[index] = { ...same, clusters: [...new Set([...same.clusters, ...service.clusters])] };
  }
  return byHost;
}
