/**
 * Slow start, Istio's `warmup` (load_balancer_impl.cc `applySlowStartFactor`): a host that joined less than a window
 * ago weighs `max(minimum, (age/window)^(1/aggression))` of its weight. Ages are whole milliseconds in Envoy, at least
 * one. Only round robin and least request know it.
 */
export interface SlowStart {
  readonly windowUs: number;
  /** Share of the weight that a host has at least, 0..1. */
  readonly minimumShare: number;
  readonly aggression: number;
}

/** Factor on the weight of a host that joined `ageUs` ago. */
export function slowStartFactor(slowStart: SlowStart, ageUs: number): number {
  if (ageUs >= slowStart.windowUs) return 1;
  const age = Math.max(1, Math.floor(ageUs / 1000)) / (slowStart.windowUs / 1000);
  const { aggression } = slowStart;
  // Not Math.pow, whose last bits differ between Node versions; the default of 1 needs no power at all.
  const factor = aggression === 1 || !(aggression > 0) ? age : Math.exp(Math.log(age) / aggression);
  return Math.max(factor, slowStart.minimumShare);
}
