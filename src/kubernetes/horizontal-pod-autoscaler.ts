/**
 * Autoscalers as they are written: HorizontalPodAutoscaler (v2, v2beta2 and v1 alike) and KEDA's ScaledObject, which
 * becomes an HPA. Defaults are those of pkg/apis/autoscaling/v2/defaults.go.
 */
import { field, isRecord, numberAt, recordAt, recordsAt, stringAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import { parseQuantity } from '../manifests/quantity.ts';
import type { Manifest } from '../manifests/types.ts';
import { SECOND_US } from '../units/duration.ts';

/** What a metric is compared with. `utilization` in percent of the request; the others in the metric's own unit. */
export type MetricTarget =
  | { readonly kind: 'utilization'; readonly percent: number }
  | { readonly kind: 'averageValue'; readonly value: number }
  | { readonly kind: 'value'; readonly value: number };

export interface AutoscalerMetric {
  readonly source: 'Resource' | 'ContainerResource' | 'Pods' | 'Object' | 'External';
  /** `cpu`, `memory`, or the metric's name. */
  readonly name: string;
  readonly target: MetricTarget;
}

export interface PacePolicy {
  readonly kind: 'Pods' | 'Percent';
  readonly value: number;
  readonly periodUs: number;
}

export interface ScalingPace {
  readonly stabilizationUs: number;
  readonly select: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly PacePolicy[];
  /** Share by which the metric may miss its target before anything happens. */
  readonly tolerance: number;
}

export interface Autoscaler {
  readonly name: string;
  readonly namespace: string;
  readonly target: { readonly kind: string; readonly name: string };
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly AutoscalerMetric[];
  readonly up: ScalingPace;
  readonly down: ScalingPace;
  /** Nobody wrote `behavior`: going up is limited in the older way, to twice the replicas or 4 in all. */
  readonly behaviorWritten: boolean;
  readonly manifest: Manifest;
}

/** `--horizontal-pod-autoscaler-tolerance`. */
const DEFAULT_TOLERANCE = 0.1;
const DEFAULT_CPU_PERCENT = 80;

/** Every autoscaler of one cluster, in name order. */
export function autoscalersOf(index: ManifestIndex, cluster: string): readonly Autoscaler[] {
  const found = [
    ...index.ofKind('autoscaling', 'HorizontalPodAutoscaler', cluster).map((manifest) => horizontal(manifest, index)),
    ...index.ofKind('keda.sh', 'ScaledObject', cluster).map((manifest) => scaledObject(manifest, index)),
  ];
  const key = ({ namespace, name }: Autoscaler): string => `${namespace}/${name}`;
  return found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function horizontal(manifest: Manifest, index: ManifestIndex): Autoscaler {
  const spec = recordAt(manifest.object, ['spec']) ?? {};
  const percent = numberAt(spec, ['targetCPUUtilizationPercentage']);
  const metrics = recordsAt(spec, ['metrics']).flatMap(([, metric]) => metricOf(metric) ?? []);
  const fallback = cpuMetric(percent ?? DEFAULT_CPU_PERCENT);
  return {
    name: manifest.object.metadata.name,
    namespace: index.namespaceOf(manifest) ?? 'default',
    target: {
      kind: stringAt(spec, ['scaleTargetRef', 'kind']) ?? '',
      name: stringAt(spec, ['scaleTargetRef', 'name']) ?? '',
    },
    minReplicas: numberAt(spec, ['minReplicas']) ?? 1,
    maxReplicas: numberAt(spec, ['maxReplicas']) ?? 1,
    metrics: recordsAt(spec, ['metrics']).length === 0 ? [fallback] : metrics,
    ...paces(recordAt(spec, ['behavior'])),
    manifest,
  };
}

/** KEDA writes an HPA of at least one replica; between 0 and 1 it acts itself, which is left out here. */
function scaledObject(manifest: Manifest, index: ManifestIndex): Autoscaler {
  const spec = recordAt(manifest.object, ['spec']) ?? {};
  const config = recordAt(spec, ['advanced', 'horizontalPodAutoscalerConfig']);
  return {
    name: stringAt(config, ['name']) ?? `keda-hpa-${manifest.object.metadata.name}`,
    namespace: index.namespaceOf(manifest) ?? 'default',
    target: {
      kind: stringAt(spec, ['scaleTargetRef', 'kind']) ?? 'Deployment',
      name: stringAt(spec, ['scaleTargetRef', 'name']) ?? '',
    },
    minReplicas: Math.max(1, numberAt(spec, ['minReplicaCount']) ?? 0),
    maxReplicas: numberAt(spec, ['maxReplicaCount']) ?? 100,
    metrics: recordsAt(spec, ['triggers']).flatMap(([position, trigger]) => triggerMetric(trigger, position)),
    ...paces(recordAt(config, ['behavior'])),
    manifest,
  };
}

function triggerMetric(trigger: unknown, position: number): readonly AutoscalerMetric[] {
  const type = stringAt(trigger, ['type']) ?? '';
  const value = parseQuantity(field(trigger, ['metadata', 'value']));
  if (type === 'cpu' || type === 'memory') {
    if (value === undefined) return [];
    const isAverage = stringAt(trigger, ['metricType']) === 'AverageValue';
    const target: MetricTarget = isAverage ? { kind: 'averageValue', value } : { kind: 'utilization', percent: value };
    return [{ source: 'Resource', name: type, target }];
  }
  const threshold = value ?? parseQuantity(field(trigger, ['metadata', 'threshold'])) ?? 1;
  const kind = stringAt(trigger, ['metricType']) === 'Value' ? 'value' : 'averageValue';
  return [{ source: 'External', name: `s${position}-${type}`, target: { kind, value: threshold } }];
}

function cpuMetric(percent: number): AutoscalerMetric {
  return { source: 'Resource', name: 'cpu', target: { kind: 'utilization', percent } };
}

function metricOf(metric: unknown): AutoscalerMetric | null {
  const source = stringAt(metric, ['type']);
  const blocks = {
    Resource: 'resource',
    ContainerResource: 'containerResource',
    Pods: 'pods',
    Object: 'object',
    External: 'external',
  };
  if (source === undefined || !Object.hasOwn(blocks, source)) return null;
  const kind = source as AutoscalerMetric['source'];
  const block = field(metric, [blocks[kind]]);
  // v2beta1 wrote the target beside the name.
  const target = targetOf(field(block, ['target'])) ?? targetOf(oldTarget(block));
  const name = stringAt(block, ['name']) ?? stringAt(block, ['metric', 'name']) ?? stringAt(block, ['metricName']);
  return target === null || name === undefined ? null : { source: kind, name, target };
}

function oldTarget(block: unknown): unknown {
  if (!isRecord(block)) return undefined;
  return {
    averageUtilization: block.targetAverageUtilization,
    averageValue: block.targetAverageValue,
    value: block.targetValue,
  };
}

function targetOf(target: unknown): MetricTarget | null {
  const percent = numberAt(target, ['averageUtilization']);
  if (percent !== undefined) return { kind: 'utilization', percent };
  const average = parseQuantity(field(target, ['averageValue']));
  if (average !== undefined) return { kind: 'averageValue', value: average };
  const value = parseQuantity(field(target, ['value']));
  return value === undefined ? null : { kind: 'value', value };
}

const UP: ScalingPace = {
  stabilizationUs: 0,
  select: 'Max',
  policies: [
    { kind: 'Pods', value: 4, periodUs: 15 * SECOND_US },
    { kind: 'Percent', value: 100, periodUs: 15 * SECOND_US },
  ],
  tolerance: DEFAULT_TOLERANCE,
};
/** Five minutes: `--horizontal-pod-autoscaler-downscale-stabilization`. */
const DOWN: ScalingPace = {
  stabilizationUs: 300 * SECOND_US,
  select: 'Max',
  policies: [{ kind: 'Percent', value: 100, periodUs: 15 * SECOND_US }],
  tolerance: DEFAULT_TOLERANCE,
};

function paces(behavior: unknown): Pick<Autoscaler, 'up' | 'down' | 'behaviorWritten'> {
  return {
    up: paceOf(field(behavior, ['scaleUp']), UP),
    down: paceOf(field(behavior, ['scaleDown']), DOWN),
    behaviorWritten: isRecord(behavior),
  };
}

function paceOf(rules: unknown, fallback: ScalingPace): ScalingPace {
  const window = numberAt(rules, ['stabilizationWindowSeconds']);
  const select = stringAt(rules, ['selectPolicy']);
  const policies = recordsAt(rules, ['policies']).map(
    ([, policy]): PacePolicy => ({
      kind: stringAt(policy, ['type']) === 'Percent' ? 'Percent' : 'Pods',
      value: numberAt(policy, ['value']) ?? 0,
      periodUs: (numberAt(policy, ['periodSeconds']) ?? 0) * SECOND_US,
    }),
  );
  return {
    stabilizationUs: window === undefined ? fallback.stabilizationUs : window * SECOND_US,
    select: select === 'Min' || select === 'Disabled' ? select : 'Max',
    policies: policies.length === 0 ? fallback.policies : policies,
    tolerance: parseQuantity(field(rules, ['tolerance'])) ?? fallback.tolerance,
  };
}
