import { balancerCheckUs } from '../../../kubernetes/balancer-check.ts';
import { stringRecordAt } from '../../../manifests/field.ts';
import type { ManifestIndex } from '../../../manifests/manifest-index.ts';
import type { Labels } from '../../../manifests/types.ts';
import { includesLabels } from '../../../mesh/includes-labels.ts';
import type { SimPod } from '../types.ts';

/** How long it takes until the load balancer in front of a gateway finds it dead by asking it; undefined: it asks nobody. */
export type BalancerCheck = (pod: SimPod) => number | undefined;

interface Balancer {
  readonly namespace: string;
  readonly selector: Labels;
  readonly checkUs: number;
}

/** By the Services that are applied; what is assumed of load balancers stands in for those that nobody describes. */
export function balancerChecks(index: ManifestIndex, assumedUs: number | undefined): BalancerCheck {
  const balancers = new Map(index.clusters.map((cluster) => [cluster, balancersIn(index, cluster)] as const));
  return ({ cluster, namespace, labels }) =>
    balancers.get(cluster)?.find((each) => each.namespace === namespace && includesLabels(labels, each.selector))
      ?.checkUs ?? assumedUs;
}

function balancersIn(index: ManifestIndex, cluster: string): readonly Balancer[] {
  return index.ofKind('', 'Service', cluster).flatMap(({ object }): readonly Balancer[] => {
    const checkUs = balancerCheckUs(object);
    const selector = stringRecordAt(object, ['spec', 'selector']);
    if (checkUs === null || Object.keys(selector).length === 0) return [];
    return [{ namespace: object.metadata.namespace ?? 'default', selector, checkUs }];
  });
}
