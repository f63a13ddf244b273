/** Pods that Strimzi makes: controllers and brokers, what it puts beside them, and MirrorMaker. */
import { STRIMZI_METRICS_PORT, STRIMZI_PORTS, strimziPodLabels } from '../engines/strimzi.ts';
import { field, numberAt, recordAt, stringsAt } from '../manifests/field.ts';
import type { Labels, Manifest } from '../manifests/types.ts';
import { type Made, passedOn } from './made-pods.ts';

interface Part {
  readonly name: string;
  readonly replicas: number;
  readonly labels: Labels;
  readonly ports: Made['ports'];
  /** Has `template.pod` and `resources`. */
  readonly spec: unknown;
  readonly kind?: 'Deployment';
}

const METRICS = { name: STRIMZI_METRICS_PORT, containerPort: STRIMZI_PORTS.metrics };
const CLIENTS = { name: 'tcp-clients', containerPort: 9092 };

function made(
  { name, replicas, labels, ports, spec, kind = undefined }: Part,
  of: 'Kafka' | 'KafkaMirrorMaker2',
): Made {
  return {
    name,
    replicas,
    labels: { ...labels, 'strimzi.io/kind': of },
    selector: labels,
    ports,
    resources: field(spec, ['resources']),
    podSpec: passedOn(field(spec, ['template', 'pod'])),
    kind: kind ?? 'StatefulSet',
  };
}

/** Brokers of a Kafka without node pools, its ZooKeeper where it still has one, and what stands beside them. */
export function strimziKafka({ object }: Manifest): readonly Made[] {
  const cluster = object.metadata.name;
  const sets = (['kafka', 'zookeeper'] as const).flatMap((part) => {
    const spec = field(object, ['spec', part]);
    const replicas = numberAt(spec, ['replicas']);
    if (replicas === undefined) return [];
    const name = `${cluster}-${part}`;
    const ports = part === 'kafka' ? [CLIENTS] : [{ name: 'tcp-clients', containerPort: 2181 }];
    return [made({ name, replicas, labels: strimziPodLabels(cluster, name), ports, spec }, 'Kafka')];
  });
  return [...sets, ...beside(object, cluster)];
}

const BESIDE = { entityOperator: 'entity-operator', kafkaExporter: 'kafka-exporter', cruiseControl: 'cruise-control' };

function beside(object: unknown, cluster: string): readonly Made[] {
  return Object.entries(BESIDE).flatMap(([key, part]) => {
    const spec = recordAt(object, ['spec', key]);
    if (spec === undefined) return [];
    const name = `${cluster}-${part}`;
    const hasMetrics = key !== 'entityOperator';
    const operator = field(spec, ['topicOperator']) ?? field(spec, ['userOperator']);
    const resources = key === 'entityOperator' ? field(operator, ['resources']) : spec.resources;
    const ports = hasMetrics ? [METRICS] : [];
    const labels = strimziPodLabels(cluster, name);
    return [made({ name, replicas: 1, labels, ports, spec: { ...spec, resources }, kind: 'Deployment' }, 'Kafka')];
  });
}

/** Controllers or brokers of one pool. */
export function strimziNodePool({ object }: Manifest): readonly Made[] {
  const cluster = object.metadata.labels?.['strimzi.io/cluster'] ?? '';
  const pool = object.metadata.name;
  const labels = { ...strimziPodLabels(cluster, `${cluster}-kafka`), 'strimzi.io/pool-name': pool };
  const replicas = numberAt(object, ['spec', 'replicas']) ?? 1;
  const ports = [CLIENTS, METRICS];
  const set = made({ name: `${cluster}-${pool}`, replicas, labels, ports, spec: object.spec }, 'Kafka');
  const has = (role: string) => String(stringsAt(object, ['spec', 'roles']).includes(role));
  // Services lead to those that are brokers.
  const roles = { 'strimzi.io/broker-role': has('broker'), 'strimzi.io/controller-role': has('controller') };
  return [{ ...set, labels: { ...set.labels, ...roles } }];
}

/** Workers of MirrorMaker. */
export function strimziMirror({ object }: Manifest): readonly Made[] {
  const cluster = object.metadata.name;
  const name = `${cluster}-mirrormaker2`;
  const replicas = numberAt(object, ['spec', 'replicas']) ?? 3;
  const ports = [{ name: 'rest-api', containerPort: STRIMZI_PORTS.connect }, METRICS];
  return [
    made({ name, replicas, labels: strimziPodLabels(cluster, name), ports, spec: object.spec }, 'KafkaMirrorMaker2'),
  ];
}
