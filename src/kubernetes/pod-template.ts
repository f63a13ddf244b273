/**
 * What a pod template says to the scheduler, the kubelet and the autoscaler, with the defaults of the API filled in.
 *
 * Leaves out readiness gates, pod overhead and the containers that an injector adds (their requests are not in the
 * manifest).
 */
import { field, numberAt, recordAt, recordsAt, stringAt, stringRecordAt } from '../manifests/field.ts';
import { parseBytes, parseMillicores } from '../manifests/quantity.ts';
import type { Labels } from '../manifests/types.ts';
import { preStopUs } from './pre-stop.ts';
import type { PriorityClass } from './priority.ts';
import { type Probe, probeOf } from './probe.ts';
import { templateHash } from './template-hash.ts';
import { tolerationsOf } from './toleration.ts';
import { spreadConstraintsOf } from './topology-spread.ts';
import type { PodScheduling } from './types.ts';

export interface ContainerPort {
  readonly name: string;
  readonly port: number;
}

/** A container that runs as long as the pod: a main one or a sidecar (an init container with `restartPolicy: Always`). */
export interface ContainerTemplate {
  readonly name: string;
  /** Empty when none is stated. */
  readonly image: string;
  /** Null when neither a request nor a limit is stated: the API takes a missing request from the limit. */
  readonly cpuRequestMillis: number | null;
  readonly cpuLimitMillis: number | null;
  readonly memoryRequestBytes: number | null;
  readonly readiness: Probe | null;
  readonly liveness: Probe | null;
  readonly startup: Probe | null;
  readonly preStopUs: number;
  readonly ports: readonly ContainerPort[];
}

export interface PodTemplate {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly serviceAccount: string;
  readonly containers: readonly ContainerTemplate[];
  /** The container that answers requests: the first with a port, else the first. */
  readonly serving: ContainerTemplate;
  /** What the scheduler counts. */
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  /** Sum over containers; null when any states none, which is what makes utilisation unknown to the autoscaler. */
  readonly cpuRequestMillis: number | null;
  readonly memoryRequestBytes: number | null;
  /** Requests that the serving container can work on at once: CPU limit, else request, else 1, rounded up. */
  readonly concurrency: number;
  readonly terminationGraceUs: number;
  readonly priority: PriorityClass;
  readonly scheduling: PodScheduling;
  /** Hash of the template. */
  readonly revision: string;
}

const DEFAULT_GRACE_SECONDS = 30;

/** Reads `template` of a workload, or a bare Pod. */
export function podTemplateOf(template: unknown, priorityOf: (podSpec: unknown) => PriorityClass): PodTemplate {
  const spec = recordAt(template, ['spec']) ?? {};
  const sidecars = recordsAt(spec, ['initContainers']).filter(([, container]) => container.restartPolicy === 'Always');
  const main = recordsAt(spec, ['containers']).map(([, container]) => containerOf(container));
  const containers = [...main, ...sidecars.map(([, container]) => containerOf(container))];
  const serving = main.find(({ ports }) => ports.length > 0) ?? main[0] ?? containerOf({});
  const grace = numberAt(spec, ['terminationGracePeriodSeconds']) ?? DEFAULT_GRACE_SECONDS;
  return {
    labels: stringRecordAt(template, ['metadata', 'labels']),
    annotations: stringRecordAt(template, ['metadata', 'annotations']),
    serviceAccount: stringAt(spec, ['serviceAccountName']) ?? stringAt(spec, ['serviceAccount']) ?? 'default',
    containers,
    serving,
    cpuMillis: scheduled(spec, containers, 'cpu'),
    memoryBytes: scheduled(spec, containers, 'memory'),
    cpuRequestMillis: sumOrNull(containers.map((container) => container.cpuRequestMillis)),
    memoryRequestBytes: sumOrNull(containers.map((container) => container.memoryRequestBytes)),
    concurrency: Math.max(1, Math.ceil((serving.cpuLimitMillis ?? serving.cpuRequestMillis ?? 1000) / 1000)),
    terminationGraceUs: Math.max(0, Math.round(grace * 1_000_000)),
    priority: priorityOf(spec),
    scheduling: {
      nodeSelector: stringRecordAt(spec, ['nodeSelector']),
      tolerations: tolerationsOf(spec),
      spread: spreadConstraintsOf(spec),
      affinity: field(spec, ['affinity']),
    },
    revision: templateHash(template),
  };
}

function containerOf(container: unknown): ContainerTemplate {
  const cpuLimitMillis = parseMillicores(field(container, ['resources', 'limits', 'cpu'])) ?? null;
  const memoryLimit = parseBytes(field(container, ['resources', 'limits', 'memory'])) ?? null;
  return {
    name: stringAt(container, ['name']) ?? '',
    image: stringAt(container, ['image']) ?? '',
    cpuRequestMillis: parseMillicores(field(container, ['resources', 'requests', 'cpu'])) ?? cpuLimitMillis,
    cpuLimitMillis,
    memoryRequestBytes: parseBytes(field(container, ['resources', 'requests', 'memory'])) ?? memoryLimit,
    readiness: probeOf(container, 'readinessProbe'),
    liveness: probeOf(container, 'livenessProbe'),
    startup: probeOf(container, 'startupProbe'),
    preStopUs: preStopUs(container),
    ports: recordsAt(container, ['ports']).flatMap(([, port]) => {
      const number = numberAt(port, ['containerPort']);
      return number === undefined ? [] : [{ name: stringAt(port, ['name']) ?? '', port: number }];
    }),
  };
}

/**
 * What the scheduler reserves: the sum over containers, or what one init container needs before them if that is more.
 * Pod-level resources (Kubernetes 1.34) replace both.
 */
function scheduled(spec: unknown, containers: readonly ContainerTemplate[], resource: 'cpu' | 'memory'): number {
  const parse = resource === 'cpu' ? parseMillicores : parseBytes;
  const podLevel =
    parse(field(spec, ['resources', 'requests', resource])) ?? parse(field(spec, ['resources', 'limits', resource]));
  if (podLevel !== undefined) return podLevel;
  const requestOf = (container: ContainerTemplate): number =>
    (resource === 'cpu' ? container.cpuRequestMillis : container.memoryRequestBytes) ?? 0;
  const sum = containers.reduce((total, container) => total + requestOf(container), 0);
  const before = recordsAt(spec, ['initContainers'])
    .filter(([, container]) => container.restartPolicy !== 'Always')
    .map(([, container]) => requestOf(containerOf(container)));
  return Math.max(sum, ...before);
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return values.length === 0 ? null : sum;
}
