/**
 * Pods and Services that the CloudNativePG operator makes of a `Cluster`: instances labelled by role, and the services
 * `-rw`, `-ro` and `-r` (cloudnative-pg docs, "Resource management" and "Service management"); of a `Pooler`: pods and a
 * Service of its name ("Connection pooling").
 *
 * Leaves out: `managed.services`, disabled default services.
 */
import { POSTGRES_PORT, postgresPodLabels, postgresPods, postgresPoolerLabels } from '../engines/postgres-pods.ts';
import { numberAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Labels, Manifest } from '../manifests/types.ts';
import { madeService } from './made-service.ts';
import type { MeshService } from './services.ts';
import type { Workload } from './workloads.ts';

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

/** One workload for the primary and one for the replicas of each `Cluster`, and one for each `Pooler`. */
export function cloudNativePgWorkloads(index: ManifestIndex): readonly Workload[] {
  const instances = index.ofKind('postgresql.cnpg.io', 'Cluster').flatMap((manifest) => {
    const namespace = index.namespaceOf(manifest) ?? 'default';
    const { name } = manifest.object.metadata;
    const total = numberAt(manifest.object, ['spec', 'instances']) ?? 1;
    return postgresPods(total).map(([role, replicas]) =>
      podsOf(manifest, namespace, postgresPodLabels(name, role), 'postgresql', replicas),
    );
  });
  const poolers = index.ofKind('postgresql.cnpg.io', 'Pooler').map((manifest) => {
    const total = numberAt(manifest.object, ['spec', 'instances']) ?? 1;
    const labels = postgresPoolerLabels(manifest.object.metadata.name);
    return podsOf(manifest, index.namespaceOf(manifest) ?? 'default', labels, 'pgbouncer', total);
  });
  return [...instances, ...poolers];
}

/** The services of each `Cluster`: primary, replicas, any instance; and of each `Pooler`. */
export function cloudNativePgServices(index: ManifestIndex): readonly MeshService[] {
  const poolers = index.ofKind('postgresql.cnpg.io', 'Pooler').map((manifest) => {
    const { name } = manifest.object.metadata;
    return serviceOf(manifest, index.namespaceOf(manifest) ?? 'default', name, postgresPoolerLabels(name));
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
  const ports = [{ number: POSTGRES_PORT, name: 'postgres', protocol: 'tcp', targetPort: POSTGRES_PORT } as const];
  return madeService({ name, namespace, ports, selector, origin: { manifest, path: [] } });
}
