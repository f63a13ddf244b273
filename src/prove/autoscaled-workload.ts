import { field, numberAt, recordAt, recordsAt, stringAt } from '../manifests/field.ts';
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
  for (const autoscaler of context.index.ofKind('autoscaling', 'HorizontalPodAutoscaler', cluster)) {
    const { object } = autoscaler;
    const target = stringAt(object, ['spec', 'scaleTargetRef', 'name']);
    const workload = behind.find(
      (each) => each.name === target && each.namespace === (object.metadata.namespace ?? 'default'),
    );
    const millis = workload === undefined ? undefined : requestMillis(workload);
    if (workload === undefined || millis === undefined) continue;
    return {
      autoscaler,
      workload,
      requestCores: millis / 1000,
      min: numberAt(object, ['spec', 'minReplicas']) ?? 1,
      max: numberAt(object, ['spec', 'maxReplicas']) ?? 1,
      utilisation: utilisationOf(autoscaler),
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
    patch: { spec: { minReplicas: min, maxReplicas: max } },
    why: `its owner allows ${min} to ${max} replicas`,
  };
}

function requestMillis({ origin }: Workload): number | undefined {
  const [first] = recordsAt(origin.manifest.object, ['spec', 'template', 'spec', 'containers']);
  return parseMillicores(field(first?.[1], ['resources', 'requests', 'cpu']));
}

function utilisationOf({ object }: Manifest): number | null {
  const cpu = recordsAt(object, ['spec', 'metrics'])
    .map(([, metric]) => recordAt(metric, ['resource']))
    .find((resource) => stringAt(resource, ['name']) === 'cpu');
  const percent = numberAt(cpu, ['target', 'averageUtilization']);
  return percent === undefined ? null : percent / 100;
}
