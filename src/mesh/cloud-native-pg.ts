/**
 * Pods and Services that the CloudNativePG operator makes of a `Cluster`: instances labelled by role, and the services
 * `-rw`, `-ro` and `-r` (cloudnative-pg docs, "Resource management" and "Service management").
 *
 * Leaves out: Poolers, `managed.services`, disabled default services.
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

function instances(manifest: Manifest, namespace: string, role: 'primary' | 'replica', replicas: number): Workload {
  const name = manifest.object.metadata.name;
  return {
    cluster: manifest.cluster,
    kind: 'Cluster',
    namespace,
    name,
    labels: podLabels(name, role),
    annotations: {},
    serviceAccount: name,
    replicas,
    ports: [{ name: 'postgresql', port: POSTGRES_PORT }],
    hostNetwork: false,
    origin: { manifest, path: [] },
  };
}

/** One workload for the primary and one for the replicas of each `Cluster`. */
export function cloudNativePgWorkloads(index: ManifestIndex): readonly Workload[] {
  return index.ofKind('postgresql.cnpg.io', 'Cluster').flatMap((manifest) => {
    const namespace = index.namespaceOf(manifest) ?? 'default';
    const total = numberAt(manifest.object, ['spec', 'instances']) ?? 1;
    const primary = instances(manifest, namespace, 'primary', Math.min(1, total));
    return total > 1 ? [primary, instances(manifest, namespace, 'replica', total - 1)] : [primary];
  });
}

/** The services of each `Cluster`: primary, replicas, any instance. */
export function cloudNativePgServices(index: ManifestIndex): readonly MeshService[] {
  return index.ofKind('postgresql.cnpg.io', 'Cluster').flatMap((manifest) => {
    const namespace = index.namespaceOf(manifest) ?? 'default';
    const cluster = manifest.object.metadata.name;
    const selectors: Readonly<Record<string, Labels>> = {
      rw: { 'cnpg.io/cluster': cluster, 'cnpg.io/instanceRole': 'primary' },
      ro: { 'cnpg.io/cluster': cluster, 'cnpg.io/instanceRole': 'replica' },
      r: { 'cnpg.io/cluster': cluster, 'cnpg.io/podRole': 'instance' },
    };
    return Object.entries(selectors).map(([suffix, selector]) => ({
      host: serviceHost(`${cluster}-${suffix}`, namespace),
      name: `${cluster}-${suffix}`,
      namespace,
      registry: 'kubernetes' as const,
      ports: [{ number: POSTGRES_PORT, name: 'postgres', protocol: 'tcp' as const, targetPort: POSTGRES_PORT }],
      resolution: 'pods' as const,
      selector,
      exportTo: null,
      addresses: [],
      external: false,
      externalName: null,
      publishNotReady: false,
      trafficDistribution: 'any' as const,
      writtenEndpoints: [],
      clusters: [manifest.cluster],
      origin: { manifest, path: [] },
    }));
  });
}
