/**
 * How processes behave while faults last. Several faults on one pod add up, and one that ends leaves the others in force.
 * A fault on a workload or place also hits pods that appear there later; one on a single pod dies with it.
 */

import type { PlatformState, PodRecord } from '../control/platform-state.ts';
import type { PodLife } from '../control/pod-life.ts';
import type { PodBehaviour } from '../types.ts';

/** What one fault does to a pod. */
export type BehaviourChange = (behaviour: PodBehaviour) => void;

interface Overlay {
  readonly covers: (record: PodRecord) => boolean;
  readonly change: BehaviourChange;
}

export class BehaviourOverlay {
  readonly #state: PlatformState;
  readonly #life: PodLife;
  readonly #overlays: Overlay[] = [];

  constructor(state: PlatformState, life: PodLife) {
    this.#state = state;
    this.#life = life;
    state.onCreated((record) => this.#apply(record));
    // Some fields of a target (zone, node) are only known once a pod is bound.
    state.onChanged((record) => this.#apply(record));
  }

  /** Puts a change in force; the answer takes it back. */
  add(covers: (record: PodRecord) => boolean, change: BehaviourChange): () => void {
    const overlay = { covers, change };
    this.#overlays.push(overlay);
    this.#applyAll();
    return () => {
      const index = this.#overlays.indexOf(overlay);
      if (index >= 0) this.#overlays.splice(index, 1);
      this.#applyAll();
    };
  }

  #applyAll(): void {
    for (const cluster of this.#state.clusters.values()) {
      for (const record of this.#state.livePods(cluster)) this.#apply(record);
    }
  }

  #apply(record: PodRecord): void {
    const { behaviour } = record.sim;
    const before = { ...behaviour };
    behaviour.errorPerMillion = 0;
    behaviour.errorStatus = 500;
    behaviour.strainedErrorPerMillion = 0;
    behaviour.strainedAbove = Number.POSITIVE_INFINITY;
    behaviour.lostOrderPerMillion = 0;
    behaviour.slowFactor = 1;
    behaviour.extraLatencyUs = 0;
    behaviour.hung = false;
    for (const { covers, change } of this.#overlays) if (covers(record)) change(behaviour);
    const isSame = (Object.keys(before) as (keyof PodBehaviour)[]).every((key) => before[key] === behaviour[key]);
    if (isSame) return;
    // Requests that hang are answered when the process wakes up.
    if (before.hung !== behaviour.hung) this.#state.processChanged(record);
    this.#life.nudge(record);
  }
}
