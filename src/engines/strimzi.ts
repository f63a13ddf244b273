/**
 * What Strimzi makes of its objects, as its documentation and its operator's source of 1.2 have it: names, ports, labels.
 */

/** The version whose kinds are written. */
export const STRIMZI_VERSION = '1.2.0';

/** Ports that no object names: between brokers and controllers, and of what Strimzi puts beside them. */
export const STRIMZI_PORTS = {
  /** Controllers, for brokers and one another. */
  control: 9090,
  /** Brokers, for one another and for Strimzi's own parts, which show certificates. */
  replication: 9091,
  /** Of each broker and controller: its state, for the operator. */
  agent: 8443,
  /** Workers of Kafka Connect, which is what MirrorMaker runs on, for one another and the operator. */
  connect: 8083,
  cruiseControl: 9090,
  metrics: 9404,
} as const;

/** Name of the port of metrics of every pod that has any. */
export const STRIMZI_METRICS_PORT = 'tcp-prometheus';

/** What Strimzi's own policies let the operator in by. */
export const STRIMZI_OPERATOR_LABELS = { 'strimzi.io/kind': 'cluster-operator' } as const;

/** Labels by which Strimzi tells one set of pods of a Kafka from the others. */
export function strimziPodLabels(cluster: string, name: string): Readonly<Record<string, string>> {
  return { 'strimzi.io/cluster': cluster, 'strimzi.io/name': name };
}
