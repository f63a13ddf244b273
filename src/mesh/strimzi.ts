/**
 * Brokers that Strimzi makes of a `Kafka`, and the two Services before them: one that leads to any broker, and one under
 * which each has its name. Leaves out the Services of listeners for the outside, and what stands beside the brokers.
 */
import { strimziPodLabels } from '../engines/strimzi.ts';
import { numberAt, stringsAt } from '../manifests/field.ts';
import { innerListeners } from '../manifests/kafka-listeners.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Labels, Manifest } from '../manifests/types.ts';
import { madeService } from './made-service.ts';
import type { MeshService } from './services.ts';
import type { Workload } from './workloads.ts';

const GROUP = 'kafka.strimzi.io';

function brokerLabels(cluster: string): Labels {
  return { ...strimziPodLabels(cluster, `${cluster}-kafka`), 'strimzi.io/broker-role': 'true' };
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
  return madeService({
    name,
    namespace,
    ports: innerListeners(manifest.object).map((listener) => ({
      number: listener.port,
      name: `tcp-${listener.name}`,
      protocol: 'tcp',
      targetPort: listener.port,
    })),
    selector: brokerLabels(cluster),
    publishNotReady: end === 'brokers',
    origin: { manifest, path: [] },
  });
}
