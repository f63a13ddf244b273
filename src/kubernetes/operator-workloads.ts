/**
 * Pods that operators make. Their names, labels and ports are what Services and policies among the manifests select, so
 * without them a right selector would seem to select nothing.
 *
 * Known: CloudNativePG (Cluster, Pooler), Strimzi (Kafka, KafkaNodePool, KafkaMirrorMaker2), the Prometheus operator (Prometheus,
 * Alertmanager, ThanosRuler), the OpenTelemetry operator (OpenTelemetryCollector). Their probes are taken as one
 * readiness probe with the API's defaults. Leaves out every other operator.
 */
import { POSTGRES_PORT, postgresPodLabels, postgresPods, postgresPoolerLabels } from '../engines/postgres-pods.ts';
import type { JsonRecord } from '../manifests/field.ts';
import { field, itemsAt, numberAt, recordAt, stringAt, stringRecordAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Labels, Manifest } from '../manifests/types.ts';
import { type Made, passedOn } from './made-pods.ts';
import { podTemplateOf } from './pod-template.ts';
import type { priorityClasses } from './priority.ts';
import { strimziKafka, strimziMirror, strimziNodePool } from './strimzi-workloads.ts';
import type { Workload } from './workload.ts';

type Read = (manifest: Manifest, namespace: string) => readonly Made[];

const OPERATORS: readonly (readonly [group: string, kind: string, read: Read])[] = [
  ['postgresql.cnpg.io', 'Cluster', postgresCluster],
  ['postgresql.cnpg.io', 'Pooler', postgresPooler],
  ['kafka.strimzi.io', 'Kafka', strimziKafka],
  ['kafka.strimzi.io', 'KafkaNodePool', strimziNodePool],
  ['kafka.strimzi.io', 'KafkaMirrorMaker2', strimziMirror],
  ['monitoring.coreos.com', 'Prometheus', prometheus],
  ['monitoring.coreos.com', 'Alertmanager', alertmanager],
  ['monitoring.coreos.com', 'ThanosRuler', thanosRuler],
  ['opentelemetry.io', 'OpenTelemetryCollector', telemetryCollector],
];

/** Every set of pods that operators make in one cluster. */
export function operatorWorkloads(
  index: ManifestIndex,
  cluster: string,
  priorityOf: ReturnType<typeof priorityClasses>,
): readonly Workload[] {
  return OPERATORS.flatMap(([group, kind, read]) =>
    index.ofKind(group, kind, cluster).flatMap((manifest) => {
      const namespace = index.namespaceOf(manifest) ?? 'default';
      return read(manifest, namespace).map((made): Workload => {
        const template = {
          metadata: { labels: made.labels },
          spec: { ...made.podSpec, containers: [container(made)] },
        };
        return {
          id: `${kind}/${namespace}/${made.name}`,
          kind,
          cluster,
          namespace,
          name: made.name,
          replicas: made.perNode === true ? 0 : made.replicas,
          replicasFrom: made.perNode === true ? 'perNode' : 'operator',
          perNode: made.perNode === true,
          template: podTemplateOf(template, priorityOf),
          selector: { matchLabels: made.selector, matchExpressions: [] },
          update:
            made.kind === 'StatefulSet'
              ? { kind: 'ordered', maxUnavailable: 1, partition: 0, parallel: false, onDelete: false }
              : { kind: 'rolling', maxUnavailable: '25%', maxSurge: '25%' },
          minReadyUs: 0,
          progressDeadlineUs: 600_000_000,
          operator: `${kind}.${group}`,
          manifest,
        };
      });
    }),
  );
}

function container(made: Made): JsonRecord {
  const port = made.ports[0];
  return {
    name: made.name,
    ports: made.ports,
    ...(made.resources === undefined ? {} : { resources: made.resources }),
    ...(port === undefined ? {} : { readinessProbe: { tcpSocket: { port: port.containerPort } } }),
  };
}

/** Instances prefer different nodes unless the Cluster says `enablePodAntiAffinity: false`. */
function postgresCluster({ object }: Manifest): readonly Made[] {
  const name = object.metadata.name;
  const total = numberAt(object, ['spec', 'instances']) ?? 1;
  const affinity = recordAt(object, ['spec', 'affinity']) ?? {};
  const term = {
    labelSelector: { matchLabels: { 'cnpg.io/cluster': name } },
    topologyKey: stringAt(affinity, ['topologyKey']) ?? 'kubernetes.io/hostname',
  };
  const antiAffinity =
    stringAt(affinity, ['podAntiAffinityType']) === 'required'
      ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
      : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
  return postgresPods(total).map(([role, replicas]): Made => {
    const labels = postgresPodLabels(name, role);
    return {
      name: role === 'primary' ? name : `${name}-replica`,
      replicas,
      labels,
      selector: labels,
      ports: [
        { name: 'postgresql', containerPort: POSTGRES_PORT },
        { name: 'metrics', containerPort: 9187 },
      ],
      resources: field(object, ['spec', 'resources']),
      podSpec: {
        ...passedOn(object.spec),
        affinity: affinity.enablePodAntiAffinity === false ? {} : { podAntiAffinity: antiAffinity },
        nodeSelector: stringRecordAt(affinity, ['nodeSelector']),
        tolerations: itemsAt(affinity, ['tolerations']),
        // `stopDelay` of the Cluster, half an hour unless written.
        terminationGracePeriodSeconds: numberAt(object, ['spec', 'stopDelay']) ?? 1800,
      },
      kind: 'StatefulSet',
    };
  });
}

function postgresPooler({ object }: Manifest): readonly Made[] {
  const name = object.metadata.name;
  const template = recordAt(object, ['spec', 'template', 'spec']);
  return [
    {
      name,
      replicas: numberAt(object, ['spec', 'instances']) ?? 1,
      labels: postgresPoolerLabels(name),
      selector: postgresPoolerLabels(name),
      ports: [{ name: 'pgbouncer', containerPort: POSTGRES_PORT }],
      resources: field(template, ['containers', 0, 'resources']),
      podSpec: passedOn(template),
      kind: 'Deployment',
    },
  ];
}

function prometheus({ object }: Manifest): readonly Made[] {
  return monitoringSet(
    object,
    'prometheus',
    { name: 'web', containerPort: 9090 },
    { 'operator.prometheus.io/shard': '0' },
  );
}

function alertmanager({ object }: Manifest): readonly Made[] {
  return monitoringSet(object, 'alertmanager', { name: 'web', containerPort: 9093 }, {});
}

function thanosRuler({ object }: Manifest): readonly Made[] {
  return monitoringSet(object, 'thanos-ruler', { name: 'web', containerPort: 10902 }, {});
}

/** The Prometheus operator makes a StatefulSet `<component>-<name>` and labels its pods with component and name. */
function monitoringSet(
  object: Manifest['object'],
  component: string,
  port: { readonly name: string; readonly containerPort: number },
  extra: Labels,
): readonly Made[] {
  const name = object.metadata.name;
  const selector = {
    'app.kubernetes.io/name': component,
    'app.kubernetes.io/managed-by': 'prometheus-operator',
    'app.kubernetes.io/instance': name,
    [component]: name,
    ...extra,
  };
  return [
    {
      name: `${component}-${name}`,
      replicas: numberAt(object, ['spec', 'replicas']) ?? 1,
      labels: { ...stringRecordAt(object, ['spec', 'podMetadata', 'labels']), ...selector },
      selector,
      ports: [port],
      resources: field(object, ['spec', 'resources']),
      podSpec: passedOn(object.spec),
      kind: 'StatefulSet',
    },
  ];
}

/** Mode `sidecar` makes no pods of its own. */
function telemetryCollector({ object }: Manifest, namespace: string): readonly Made[] {
  const mode = stringAt(object, ['spec', 'mode']) ?? 'deployment';
  if (mode === 'sidecar') return [];
  const name = `${object.metadata.name}-collector`;
  const selector = {
    'app.kubernetes.io/component': 'opentelemetry-collector',
    'app.kubernetes.io/instance': `${namespace}.${object.metadata.name}`,
    'app.kubernetes.io/managed-by': 'opentelemetry-operator',
    'app.kubernetes.io/part-of': 'opentelemetry',
  };
  return [
    {
      name,
      replicas: numberAt(object, ['spec', 'replicas']) ?? 1,
      labels: { ...selector, 'app.kubernetes.io/name': name },
      selector,
      ports: [
        { name: 'otlp-grpc', containerPort: 4317 },
        { name: 'otlp-http', containerPort: 4318 },
      ],
      resources: field(object, ['spec', 'resources']),
      podSpec: passedOn(object.spec),
      perNode: mode === 'daemonset',
      kind: mode === 'statefulset' ? 'StatefulSet' : 'Deployment',
    },
  ];
}
