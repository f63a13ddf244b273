/**
 * What pods count of their own business: requests that they answered well, and those of them that were lost all the
 * same. Every pod exports both under the names that rollout policies of its cluster ask for (`business: lost / all`), as
 * if its program had counted nothing else all its life.
 */
import { stringAt } from '../../../manifests/field.ts';
import { POLICY_LABEL } from '../../../manifests/own-annotations.ts';
import type { Manifest } from '../../../manifests/types.ts';
import type { Signal } from '../../../ports/types.ts';
import type { SimPod } from '../types.ts';

/** What one process has counted since it began. */
export interface OrderCount {
  readonly pod: SimPod;
  readonly orders: number;
  readonly lost: number;
  readonly sinceUs: number;
}

/** Readings of those metrics asked for that are somebody's business, from pods that can be asked. */
export function businessSignals(
  counts: Iterable<OrderCount>,
  manifests: readonly Manifest[],
  cluster: string,
  metrics: readonly string[],
  nowUs: number,
): readonly Signal[] {
  if (metrics.every((metric) => metric.startsWith('envoy_'))) return [];
  const kinds = businessNames(manifests, cluster);
  const asked = metrics.filter((metric) => kinds.has(metric));
  if (asked.length === 0) return [];
  return [...counts].flatMap(({ pod, orders, lost, sinceUs }) => {
    const isAsked = pod.cluster === cluster && pod.role === 'workload' && pod.ready;
    if (!isAsked || !pod.accepting || pod.behaviour.hung || pod.behaviour.unreachable) return [];
    const workload = `${pod.namespace}/${pod.workload.split('/').at(-1)}`;
    const labels = { workload, pod: pod.name, zone: pod.locality.zone };
    return asked.map((metric) => {
      const value = kinds.get(metric) === 'lost' ? lost : orders;
      return { metric, labels, value, sinceUs, atUs: nowUs };
    });
  });
}

function businessNames(manifests: readonly Manifest[], cluster: string): ReadonlyMap<string, 'lost' | 'all'> {
  const kinds = new Map<string, 'lost' | 'all'>();
  for (const { object, cluster: of } of manifests) {
    if (of !== cluster || object.kind !== 'ConfigMap') continue;
    if (object.metadata.labels?.[POLICY_LABEL] !== 'rollout') continue;
    const [lost = '', all = ''] = (stringAt(object, ['data', 'business']) ?? '').split('/').map((name) => name.trim());
    kinds.set(lost, 'lost').set(all, 'all');
  }
  return kinds;
}
