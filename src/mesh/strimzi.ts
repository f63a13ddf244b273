/**
 * Brokers that Strimzi makes of a `Kafka`, and the two Services before them: one that leads to any broker, and one under
 * which each has its name. Leaves out the Services of listeners for the outside, and what stands beside the brokers.
 */
import { numberAt, stringsAt } from '../manifests/field.ts';
import { innerListeners } from '../manifests/kafka-listeners.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Labels, Manifest } from '../manifests/types.ts';
import { serviceHost } from './host-name.ts';
import type { MeshService } from './services.ts';
import type { Workload } from './workloads.ts';

const GROUP = 'kafka.strimzi.io';

function brokerLabels(cluster: string): Labels {
  return { 'strimzi.io/cluster': cluster, 'strimzi.io/name': `${cluster}-kafka`, 'strimzi.io/broker-role': 'true' };
}

/** One workload per pool that has brokers. */
export function strimziWorkloads(index: ManifestIndex): readonly Workload[] {
  return index.ofKind(GROUP, 'KafkaNodePool').flatMap((manifest): readonly Workload[] => {
    const { kind, metadata, spec } = manifest.object;
    const cluster = metadata.labels?.['strimzi.io/cluster'];
    if (cluster === undefined || !stringsAt(spec, ['roles']).includes('broker')) return [];
    return [
      {
        cluster: manifest.cluster,
        kind,
        namespace: index.namespaceOf(manifest) ?? 'default',
        name: `${cluster}-${metadata.name}`,
        labels: { ...brokerLabels(cluster), 'strimzi.io/pool-name': metadata.name },
        annotations: {},
        serviceAccount: `${cluster}-kafka`,
        replicas: numberAt(spec, ['replicas']) ?? 1,
        ports: [{ name: 'tcp-clients', port: 9092 }],
        hostNetwork: false,
        origin: { manifest, path: [] },
      },
    ];
  });
}

/** The Services of each `Kafka`. */
export function strimziServices(index: ManifestIndex): readonly MeshService[] {
  return index
    .ofKind(GROUP, 'Kafka')
    .flatMap((manifest) => ['bootstrap', 'brokers'].map((end) => serviceOf(manifest, index, end)));
}

function serviceOf(manifest: Manifest, index: ManifestIndex, end: string): MeshService {
  const namespace = index.namespaceOf(manifest) ?? 'default';
  const cluster = manifest.object.metadata.name;
  const name = `${cluster}-kafka-${end}`;
  return {
    host: serviceHost(name, namespace),
    name,
    namespace,
    registry: 'kubernetes',
    ports: innerListeners(manifest.object).map((listener) => ({
      number: listener.port,
      name: `tcp-${listener.name}`,
      protocol: 'tcp',
      targetPort: listener.port,
    })),
    resolution: 'pods',
    selector: brokerLabels(cluster),
    exportTo: null,
    addresses: [],
    external: false,
    externalName: null,
    publishNotReady: end === 'brokers',
    trafficDistribution: 'any',
    writtenEndpoints: [],
    clusters: [manifest.cluster],
    origin: { manifest, path: [] },
  };
}
