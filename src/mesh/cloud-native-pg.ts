/**
 * Pods and Services that the CloudNativePG operator makes of a `Cluster`: instances labelled by role, and the services
 * `-rw`, `-ro` and `-r` (cloudnative-pg docs, "Resource management" and "Service management"); of a `Pooler`: pods and a
 * Service of its name ("Connection pooling").
 *
 * Leaves out: `managed.services`, disabled default services.
 */
import { numberAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Labels, Manifest } from '../manifests/types.ts';
import { serviceHost } from './host-name.ts';
import type { MeshService } from './services.ts';
import type { Workload } from './workloads.ts';

const POSTGRES_PORT = 5432;

function podLabels(name: string, role: 'primary' | 'replica'): Labels {
  return { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance', 'cnpg.io/instanceRole': role, role };
}

function podsOf(manifest: Manifest, namespace: string, labels: Labels, port: string, replicas: number): Workload {
  const { kind, metadata } = manifest.object;
  return {
    cluster: manifest.cluster,
    kind,
    namespace,
    name: metadata.name,
    labels,
    annotations: {},
    serviceAccount: metadata.name,
    replicas,
    ports: [{ name: port, port: POSTGRES_PORT }],
    hostNetwork: false,
    origin: { manifest, path: [] },
  };
}

function poolLabels(name: string): Labels {
  return { 'cnpg.io/poolerName': name };
}

/** One workload for the primary and one for the replicas of each `Cluster`, and one for each `Pooler`. */
export function cloudNativePgWorkloads(index: ManifestIndex): readonly Workload[] {
  const instances = index.ofKind('postgresql.cnpg.io', 'Cluster').flatMap((manifest) => {
    const namespace = index.namespaceOf(manifest) ?? 'default';
    const { name } = manifest.object.metadata;
    const total = numberAt(manifest.object, ['spec', 'instances']) ?? 1;
    const of = (role: 'primary' | 'replica', replicas: number) =>
      podsOf(manifest, namespace, podLabels(name, role), 'postgresql', replicas);
    return total > 1 ? [of('primary', 1), of('replica', total - 1)] : [of('primary', Math.min(1, total))];
  });
  const poolers = index.ofKind('postgresql.cnpg.io', 'Pooler').map((manifest) => {
    const total = numberAt(manifest.object, ['spec', 'instances']) ?? 1;
    const labels = poolLabels(manifest.object.metadata.name);
    return podsOf(manifest, index.namespaceOf(manifest) ?? 'default', labels, 'pgbouncer', total);
  });
  return [...instances, ...poolers];
}

/** The services of each `Cluster`: primary, replicas, any instance; and of each `Pooler`. */
export function cloudNativePgServices(index: ManifestIndex): readonly MeshService[] {
  const poolers = index.ofKind('postgresql.cnpg.io', 'Pooler').map((manifest) => {
    const { name } = manifest.object.metadata;
    return serviceOf(manifest, index.namespaceOf(manifest) ?? 'default', name, poolLabels(name));
  });
  return [...clusterServices(index), ...poolers];
}

function clusterServices(index: ManifestIndex): readonly MeshService[] {
  return index.ofKind('postgresql.cnpg.io', 'Cluster').flatMap((manifest) => {
    const namespace = index.namespaceOf(manifest) ?? 'default';
    const cluster = manifest.object.metadata.name;
    const selectors: Readonly<Record<string, Labels>> = {
      rw: { 'cnpg.io/cluster': cluster, 'cnpg.io/instanceRole': 'primary' },
      ro: { 'cnpg.io/cluster': cluster, 'cnpg.io/instanceRole': 'replica' },
      r: { 'cnpg.io/cluster': cluster, 'cnpg.io/podRole': 'instance' },
    };
    return Object.entries(selectors).map(([suffix, selector]) =>
      serviceOf(manifest, namespace, `${cluster}-${suffix}`, selector),
    );
  });
}

function serviceOf(manifest: Manifest, namespace: string, name: string, selector: Labels): MeshService {
  return {
    host: serviceHost(name, namespace),
    name,
    namespace,
    registry: 'kubernetes',
    ports: [{ number: POSTGRES_PORT, name: 'postgres', protocol: 'tcp', targetPort: POSTGRES_PORT }],
    resolution: 'pods',
    selector,
    exportTo: null,
    addresses: [],
    external: false,
    externalName: null,
    publishNotReady: false,
    trafficDistribution: 'any',
    writtenEndpoints: [],
    clusters: [manifest.cluster],
    origin: { manifest, path: [] },
  };
}
