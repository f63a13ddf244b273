/** Which workloads of the objects run on this machine, and what a request costs them. */
import { type Workload, workloadsOf } from '../../kubernetes/workload.ts';
import { stringRecordAt } from '../../manifests/field.ts';
import { indexManifests } from '../../manifests/manifest-index.ts';
import type { Manifest } from '../../manifests/types.ts';

/** A request's time where nobody says: what an idle handler takes. */
const USUAL_LATENCY_US = 1000;

/** Workloads that make pods here: not gateways, which are Envoys, nor what an operator or every node would run. */
export function localWorkloads(
  manifests: readonly Manifest[],
  cluster: string,
  gateways: ReadonlySet<string>,
): readonly Workload[] {
  const all = workloadsOf(indexManifests(manifests), cluster);
  return all.filter(({ id, perNode, operator }) => !gateways.has(id) && !perNode && operator === null);
}

/** What one request costs a workload: the figure of a service that selects its pods. */
export function usualLatencyUs(
  manifests: readonly Manifest[],
  workUs: Readonly<Record<string, number>>,
): (workload: Workload) => number {
  const services = manifests.filter(({ object }) => object.kind === 'Service' && object.apiVersion === 'v1');
  return ({ namespace, template }) => {
    for (const { object } of services) {
      const selector = Object.entries(stringRecordAt(object, ['spec', 'selector']));
      const own = (object.metadata.namespace ?? 'default') === namespace && selector.length > 0;
      if (!own || !selector.every(([key, value]) => template.labels[key] === value)) continue;
      const us = workUs[`${namespace}/${object.metadata.name}`];
      if (us !== undefined) return us;
    }
    return USUAL_LATENCY_US;
  };
}
