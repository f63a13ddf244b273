import type { JsonObject, Labels } from '../manifests/types.ts';

export const ZONE = 'topology.kubernetes.io/zone';
export const HOST = 'kubernetes.io/hostname';

/**
 * Pods evenly over zones, since the loss of one must leave the others, and over nodes where that is possible.
 * `nodeTaintsPolicy: Honor` leaves lost nodes out of the skew, else their zone's empty place blocks every new pod.
 */
export function evenSpread(selector: Labels, more: JsonObject = {}): JsonObject[] {
  const common = { maxSkew: 1, nodeTaintsPolicy: 'Honor', labelSelector: { matchLabels: selector }, ...more };
  return [
    { ...common, topologyKey: ZONE, whenUnsatisfiable: 'DoNotSchedule' },
    { ...common, topologyKey: HOST, whenUnsatisfiable: 'ScheduleAnyway' },
  ];
}
