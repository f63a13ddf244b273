/**
 * The hosts of one cluster as the workers of one proxy see them: which are healthy, per priority and locality, how
 * priorities share the load, who panics. It changes only when a priority is delivered (`update-merge.ts`), so between
 * deliveries a pick reads plain arrays.
 */

import { availability, type PriorityHealth, priorityLoads } from './balance/priority-loads.ts';
import type { HostLayout, PriorityLayout } from './host-layout.ts';

/** One priority's healthy hosts, by order of the endpoints. */
export interface HealthyHosts {
  readonly hosts: Int32Array;
  readonly byLocality: readonly Int32Array[];
}

export class HostSet {
  readonly layout: HostLayout;
  readonly #panicThresholdPercent: number;
  readonly #healthy: HealthyHosts[];
  readonly #health: PriorityHealth[];
  /** Percent of traffic per priority. */
  loads: readonly number[] = [];
  panic: readonly boolean[] = [];
  /** The only priority with load, or -1: saves the draw. */
  sole = -1;

  constructor(layout: HostLayout, panicThresholdPercent: number, ejected: Uint8Array) {
    this.layout = layout;
    this.#panicThresholdPercent = panicThresholdPercent;
    this.#healthy = layout.priorities.map((priority) => healthyHosts(layout, priority, ejected));
    this.#health = layout.priorities.map(({ slots }, i) => healthOf(slots, this.#healthy[i]!));
    this.#share();
  }

  healthy(priority: number): HealthyHosts {
    return this.#healthy[priority]!;
  }

  /** The workers learn the present health of one priority. */
  deliver(priority: number, ejected: Uint8Array): void {
    const layout = this.layout.priorities[priority]!;
    this.#healthy[priority] = healthyHosts(this.layout, layout, ejected);
    this.#health[priority] = healthOf(layout.slots, this.#healthy[priority]!);
    this.#share();
  }

  /** The priority for a number in 1..100 (Envoy's `choosePriority`). */
  priorityAt(percent: number, loads: readonly number[] = this.loads): number {
    let sum = 0;
    for (let priority = 0; priority < loads.length; priority++) {
      sum += loads[priority]!;
      if (percent <= sum) return priority;
    }
    return 0;
  }

  /** Percent of each priority that counts as able, for retries that leave priorities out. */
  availability(): number[] {
    return this.#health.map(availability);
  }

  #share(): void {
    const { loads, panic } = priorityLoads(this.#health, this.#panicThresholdPercent);
    this.loads = loads;
    this.panic = panic;
    this.sole = loads.indexOf(100);
  }
}

function healthOf(slots: Int32Array, healthy: HealthyHosts): PriorityHealth {
  return { total: slots.length, healthy: healthy.hosts.length };
}

/** Shares the layout's arrays while everybody is healthy, which is nearly always. */
function healthyHosts(layout: HostLayout, priority: PriorityLayout, ejected: Uint8Array): HealthyHosts {
  const isHealthy = (host: number): boolean => ejected[host] !== 1 && layout.unready[host] === 0;
  if (priority.slots.every(isHealthy)) {
    return { hosts: priority.slots, byLocality: priority.localities.map(({ slots }) => slots) };
  }
  return {
    hosts: priority.slots.filter(isHealthy),
    byLocality: priority.localities.map(({ slots }) => slots.filter(isHealthy)),
  };
}
