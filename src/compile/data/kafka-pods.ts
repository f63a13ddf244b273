/** What pods of Kafka have in common, whoever of Strimzi's kinds makes them. */
import type { JsonObject, Labels } from '../../manifests/types.ts';
import type { KafkaStore } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { evenSpread } from '../even-spread.ts';
import { lostNodeTolerations } from '../lost-node-tolerations.ts';
import { unmeshedLabels } from '../object-meta.ts';
import { restrictedPod } from '../restricted-pod.ts';

/** Strimzi's images run as a user of group 0, which their volumes must let write. */
const POD_SECURITY = restrictedPod({ fsGroup: 0 });
/** Its scripts write settings beside the program: the file system cannot be read-only. */
export const KAFKA_CONTAINER: JsonObject = {
  securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
};
/** Where brokers are read from other regions. */
export const REGION_PORT = 9094;
export const KAFKA_API = 'kafka.strimzi.io/v1';

/** Labels by which Strimzi finds what belongs to a Kafka. */
export function ofKafka(store: KafkaStore): Labels {
  return { 'strimzi.io/cluster': store.name };
}

/** Template of pods that stand in different zones. */
export function kafkaPod(model: Model, store: KafkaStore, selector: Labels): JsonObject {
  return {
    metadata: { labels: unmeshedLabels(model) },
    priorityClassName: store.priority.className,
    securityContext: POD_SECURITY,
    topologySpreadConstraints: evenSpread(selector),
    tolerations: lostNodeTolerations(),
  };
}
