/** Which share of the traffic how many pods carry. */

/** From a pod that is ready to every proxy that knows it: what a mesh takes to tell, doubled. */
export const PROPAGATION_US = 5_000_000;

/** Share of the processor up to which a pod is loaded for a while without its answers becoming slow. */
const SHORT_LOAD = 0.85;

/** Of two pods in two zones one is there when a zone is lost. */
const LEAST_APART = 2;

/**
 * Pods for a share (in percent) of what `full` pods carry. Rounded up and never none: 10 % of three pods is a whole pod,
 * or nobody would answer.
 */
export function podsFor(share: number, full: number): number {
  return share === 0 ? 0 : Math.max(1, Math.ceil((share * full) / 100 - 1e-9));
}

/**
 * Pods of a candidate that are loaded like home's: with fewer, its pods are slower for no fault of theirs, and with more,
 * what a pod may do at once (retries, connections) is less used up than home's. Home keeps its pods while its share falls,
 * so half of the traffic needs as many as home has. Where traffic is kept in its zone, more pods than zones are as many
 * for each: a pod that is alone in its zone would have the zone's whole share. A share that would not even keep half a pod
 * busy shows nothing of load, so it gets two pods in two zones: with one of them its users are not lost. Never more than
 * carry everything.
 */
export function podsLike(home: number, share: number, full: number, zones: number): number {
  const alike = share >= 100 ? full : Math.round((home * share) / (100 - share));
  const apart = alike === 0 && zones > 1 ? LEAST_APART : 1;
  const pods = Math.max(podsFor(share, full), Math.min(full, Math.max(alike, apart)));
  return pods <= zones ? pods : Math.max(pods, Math.min(full, zones * Math.ceil(pods / zones)));
}

/**
 * Percent of all traffic that so many ready pods carry, when each may be loaded `headroom` times as before. Where traffic
 * is kept in its zone the zone with the fewest pods bounds it; they are taken to be spread as evenly as they can be.
 */
export function shareCarried(ready: number, full: number, zones: number, headroom: number): number {
  if (full <= 0) return ready > 0 ? 100 : 0;
  const part = Math.min(ready / full, evenPods(ready, zones) / evenPods(full, zones));
  return Math.min(100, Math.floor(part * headroom * 100 + 1e-9));
}

/** As many pods as every zone has at least, times the zones; fewer pods than zones stand for themselves. */
function evenPods(pods: number, zones: number): number {
  return pods < zones ? pods : pods - (pods % zones);
}

/**
 * How much more than planned a pod bears until its autoscaler has brought more: up to 85 % of its processor from the
 * utilisation that the autoscaler holds. Nobody brings more without one, so then it bears what is planned.
 */
export function headroomOf(cpuTarget: number | null): number {
  return cpuTarget === null ? 1 : Math.max(1, SHORT_LOAD / cpuTarget);
}

/**
 * Pods that carry everything: what home had when it carried all, or more when its autoscaler has grown it meanwhile above
 * its minimum for the part that it carries.
 */
export function fullPods(atStart: number, home: HomePods, candidateShare: number): number {
  const { autoscaler, replicas } = home;
  if (autoscaler === null || candidateShare >= 100 || replicas <= autoscaler.min) return atStart;
  const grown = Math.ceil((replicas * 100) / (100 - candidateShare) - 1e-9);
  return Math.max(atStart, Math.min(grown, Math.max(autoscaler.max, atStart)));
}

export interface HomePods {
  readonly replicas: number;
  readonly autoscaler: { readonly min: number; readonly max: number } | null;
}
