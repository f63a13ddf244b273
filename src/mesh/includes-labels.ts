import type { Labels } from '../manifests/types.ts';

/** Every wanted label is there with that value: how Istio and a Service's selector compare labels. */
export function includesLabels(labels: Labels, wanted: Labels): boolean {
  for (const key in wanted) {
    if (!Object.hasOwn(labels, key) || labels[key] !== wanted[key]) return false;
  }
  return true;
}
