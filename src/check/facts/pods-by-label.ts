import type { Workload } from '../../kubernetes/workload.ts';
import { type LabelSelector, matchesLabels } from '../../manifests/label-selector.ts';
import type { Labels } from '../../manifests/types.ts';

/** Workloads by the labels of their pods, within a namespace. */
export type PodsByLabel = (namespace: string, selector: LabelSelector) => readonly Workload[];

/**
 * Prepares look-ups that compare only the workloads that share the selector's rarest label: a thousand services ask
 * about a thousand workloads.
 */
export function podsByLabel(workloads: readonly Workload[]): PodsByLabel {
  const byNamespace = new Map<string, Workload[]>();
  const byLabel = new Map<string, Workload[]>();
  const add = (groups: Map<string, Workload[]>, key: string, workload: Workload): void => {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [workload]);
    else group.push(workload);
  };
  for (const workload of workloads) {
    add(byNamespace, workload.namespace, workload);
    for (const key in workload.template.labels) {
      add(byLabel, `${workload.namespace}\n${key}\n${workload.template.labels[key]}`, workload);
    }
  }
  return (namespace, selector) => {
    let candidates: readonly Workload[] = byNamespace.get(namespace) ?? [];
    for (const key in selector.matchLabels) {
      const sharing = byLabel.get(`${namespace}\n${key}\n${selector.matchLabels[key]}`) ?? [];
      if (sharing.length < candidates.length) candidates = sharing;
    }
    return candidates.filter((workload) => matchesLabels(selector, workload.template.labels));
  };
}

/** A plain map of labels, as a selector. */
export function labelsSelector(labels: Labels): LabelSelector {
  return { matchLabels: labels, matchExpressions: [] };
}
