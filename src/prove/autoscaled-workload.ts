import { type AutoscalerMetric, autoscalersOf } from '../kubernetes/horizontal-pod-autoscaler.ts';
import { field, recordsAt } from '../manifests/field.ts';
import { parseMillicores } from '../manifests/quantity.ts';
import type { Manifest } from '../manifests/types.ts';
import type { Workload } from '../mesh/workloads.ts';
import type { ObjectChange } from '../worlds/sim/run-input.ts';
import { type PlanContext, workloadsBehind } from './plan-context.ts';

export interface AutoscaledWorkload {
  readonly autoscaler: Manifest;
  readonly workload: Workload;
  readonly requestCores: number;
  readonly min: number;
  readonly max: number;
  /** Processor utilisation that it aims at; null when it looks at something else. */
  readonly utilisation: number | null;
}

/** The autoscaled workload behind a service, with its bounds and processor request; null when nobody scales it. */
export function autoscaledBehind(context: PlanContext, cluster: string, service: string): AutoscaledWorkload | null {
  const behind = workloadsBehind(context, cluster, service);
  for (const { manifest, target, minReplicas, maxReplicas, metrics, namespace } of autoscalersOf(
    context.index,
    cluster,
  )) {
    const workload = behind.find((each) => each.name === target.name && each.namespace === namespace);
    const millis = workload === undefined ? undefined : requestMillis(workload);
    if (workload === undefined || millis === undefined) continue;
    return {
      autoscaler: manifest,
      workload,
      requestCores: millis / 1000,
      min: minReplicas,
      max: maxReplicas,
      utilisation: utilisationOf(metrics),
    };
  }
  return null;
}

/** Bounds as an owner sets them. */
export function boundsChange({ autoscaler }: AutoscaledWorkload, min: number, max: number, atUs: number): ObjectChange {
  const { apiVersion, kind, metadata } = autoscaler.object;
  return {
    atUs,
    object: {
      cluster: autoscaler.cluster,
      apiVersion,
      kind,
      namespace: metadata.namespace ?? 'default',
      name: metadata.name,
    },
    patch: {
      spec:
        kind === 'ScaledObject'
          ? { minReplicaCount: min, maxReplicaCount: max }
          : { minReplicas: min, maxReplicas: max },
    },
    why: `its owner allows ${min} to ${max} replicas`,
  };
}

function requestMillis({ origin }: Workload): number | undefined {
  const [first] = recordsAt(origin.manifest.object, ['spec', 'template', 'spec', 'containers']);
  return parseMillicores(field(first?.[1], ['resources', 'requests', 'cpu']));
}

function utilisationOf(metrics: readonly AutoscalerMetric[]): number | null {
  const cpu = metrics.find(({ source, name }) => source === 'Resource' && name === 'cpu');
  return cpu?.target.kind === 'utilization' ? cpu.target.percent / 100 : null;
}
