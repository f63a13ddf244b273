import { recordsAt, stringAt, stringRecordAt } from '../manifests/field.ts';
import type { Workload } from '../mesh/workloads.ts';
import { hostOf } from './entry-clients.ts';
import { type PlanContext, workloadsBehind } from './plan-context.ts';

/** Workloads behind one subset of a service: those that carry the labels its DestinationRule gives the subset. */
export function workloadsOfSubset(
  context: PlanContext,
  cluster: string,
  service: string,
  subset: string,
): readonly Workload[] {
  const host = hostOf(service);
  const short = service.slice(service.indexOf('/') + 1);
  for (const rule of context.index.ofKind('networking.istio.io', 'DestinationRule', cluster)) {
    const written = stringAt(rule.object, ['spec', 'host']);
    if (written !== host && written !== short) continue;
    for (const [, each] of recordsAt(rule.object, ['spec', 'subsets'])) {
      if (each.name !== subset) continue;
      const labels = Object.entries(stringRecordAt(each, ['labels']));
      return workloadsBehind(context, cluster, service).filter((workload) =>
        labels.every(([label, value]) => workload.labels[label] === value),
      );
    }
  }
  return [];
}
