/**
 * How much traffic each priority receives and which of them panic, from Envoy's load balancer base
 * (load_balancer_impl.cc `recalculatePerPriorityState`, `recalculatePerPriorityPanic`). All whole percents.
 */

/** Envoy's default: a priority counts as fully able while 1/1.4 = 71.4 % of its hosts are healthy. */
export const OVERPROVISIONING_PERCENT = 140;

export interface PriorityLoads {
  /** Percent per priority; they sum to 100. */
  readonly loads: readonly number[];
  /** Panicking priorities use all their hosts, healthy or not. */
  readonly panic: readonly boolean[];
}

/** Counts of one priority. */
export interface PriorityHealth {
  readonly total: number;
  readonly healthy: number;
}

/** `panicThresholdPercent` 0 turns panic off. */
export function priorityLoads(priorities: readonly PriorityHealth[], panicThresholdPercent: number): PriorityLoads {
  const able = priorities.map(availability);
  const sum = Math.min(
    100,
    able.reduce((sum, percent) => sum + percent, 0),
  );
  const none = priorities.map(() => false);
  if (sum === 0 && panicThresholdPercent === 0)
    return { loads: priorities.map((_, i) => (i === 0 ? 100 : 0)), panic: none };
  const panic =
    sum === 100
      ? none
      : priorities.map(({ total, healthy }) => (total === 0 ? 0 : (100 * healthy) / total) < panicThresholdPercent);
  if (panic.every((panics) => panics)) return { loads: loadsByHosts(priorities), panic };
  return { loads: distributeLoad(able, sum), panic };
}

/** Health of one priority in percent: healthy share times 1.4, at most 100. */
export function availability({ total, healthy }: PriorityHealth): number {
  return total === 0 ? 0 : Math.min(100, Math.floor((OVERPROVISIONING_PERCENT * healthy) / total));
}

/** Fills priorities in order with their availability in percent of the total; roundings go to the first able one. */
export function distributeLoad(able: readonly number[], total: number): number[] {
  let left = 100;
  const loads = able.map((percent) => {
    const load = Math.min(left, Math.floor((percent * 100) / total));
    left -= load;
    return load;
  });
  const first = able.findIndex((percent) => percent > 0);
  loads[first] = loads[first]! + left;
  return loads;
}

/** Everything panics: by number of hosts, whatever their health. */
function loadsByHosts(priorities: readonly PriorityHealth[]): number[] {
  const total = priorities.reduce((total, priority) => total + priority.total, 0);
  if (total === 0) return priorities.map((_, i) => (i === 0 ? 100 : 0));
  const loads = priorities.map((priority) => Math.floor((100 * priority.total) / total));
  const first = priorities.findIndex((priority) => priority.total > 0);
  loads[first] = loads[first]! + 100 - loads.reduce((sum, load) => sum + load, 0);
  return loads;
}
