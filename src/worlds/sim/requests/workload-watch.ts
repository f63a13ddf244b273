/** Ready and existing pods per workload: lowest, highest, by zone, as windows and pictures need them. */
import type { WorkloadFigures, WorkloadSeries } from '../run-result.ts';
import type { SimPod } from '../types.ts';
import { sortedCounts } from './counts-by-key.ts';

interface WindowCounts {
  readyMin: number;
  readyMax: number;
  podsMin: number;
  podsMax: number;
  readyAtEnd: number;
  readyByZone: Map<string, number>;
  restartsBefore: number;
  restartsAfter: number;
}

interface Watched {
  readonly workload: string;
  readonly cluster: string;
  readonly pods: Set<SimPod>;
  ready: number;
  readonly windows: (WindowCounts | undefined)[];
  readonly series: number[];
}

export class WorkloadWatch {
  readonly #watched = new Map<string, Watched>();
  readonly #restartsOf: (pod: SimPod) => number;
  #window = 0;

  constructor(restartsOf: (pod: SimPod) => number) {
    this.#restartsOf = restartsOf;
  }

  /** A pod was made, turned ready or not, or is gone. */
  changed(pod: SimPod): void {
    const key = `${pod.cluster} ${pod.workload}`;
    let watched = this.#watched.get(key);
    if (watched === undefined) {
      watched = { workload: pod.workload, cluster: pod.cluster, pods: new Set(), ready: 0, windows: [], series: [] };
      this.#watched.set(key, watched);
    }
    watched.pods.add(pod);
    watched.ready = count(watched.pods, isReady);
    this.#note(watched);
  }

  /** A window begins (0 is the time outside all windows); the one before ends. */
  turn(window: number): void {
    for (const watched of this.#watched.values()) {
      this.#close(watched);
      watched.windows[window] = undefined;
    }
    this.#window = window;
    for (const watched of this.#watched.values()) this.#note(watched);
  }

  /** A step of the pictures ends. */
  step(at: number): void {
    for (const watched of this.#watched.values()) watched.series[at] = watched.ready;
  }

  /** Figures of a window that is over. */
  freeze(window: number): readonly WorkloadFigures[] {
    return [...this.#watched.values()].flatMap((watched) => {
      const counts = watched.windows[window];
      if (counts === undefined) return [];
      const { readyMin, readyMax, readyAtEnd, podsMin, podsMax, readyByZone } = counts;
      return [
        {
          workload: watched.workload,
          cluster: watched.cluster,
          readyMin,
          readyMax,
          readyAtEnd,
          podsMin,
          podsMax,
          readyByZone: sortedCounts([...readyByZone]),
          restarts: counts.restartsAfter - counts.restartsBefore,
        },
      ];
    });
  }

  freezeSeries(steps: number): readonly WorkloadSeries[] {
    return [...this.#watched.values()].map(({ workload, cluster, series }) => ({
      workload,
      cluster,
      ready: Array.from({ length: steps }, (_, at) => series[at] ?? 0),
    }));
  }

  /** The run is over. */
  end(): void {
    for (const watched of this.#watched.values()) this.#close(watched);
  }

  #close(watched: Watched): void {
    const counts = watched.windows[this.#window];
    if (counts === undefined) return;
    counts.readyAtEnd = watched.ready;
    counts.restartsAfter = this.#restarts(watched);
  }

  #note(watched: Watched): void {
    const pods = count(watched.pods, ({ phase }) => phase !== 'gone');
    const { ready } = watched;
    const counts = watched.windows[this.#window];
    if (counts === undefined) {
      const restarts = this.#restarts(watched);
      watched.windows[this.#window] = {
        readyMin: ready,
        readyMax: ready,
        podsMin: pods,
        podsMax: pods,
        readyAtEnd: ready,
        readyByZone: byZone(watched.pods),
        restartsBefore: restarts,
        restartsAfter: restarts,
      };
      return;
    }
    counts.readyMin = Math.min(counts.readyMin, ready);
    counts.readyMax = Math.max(counts.readyMax, ready);
    counts.podsMin = Math.min(counts.podsMin, pods);
    counts.podsMax = Math.max(counts.podsMax, pods);
  }

  #restarts({ pods }: Watched): number {
    let sum = 0;
    for (const pod of pods) sum += this.#restartsOf(pod);
    return sum;
  }
}

function isReady({ ready, accepting, phase, behaviour }: SimPod): boolean {
  return ready && accepting && !behaviour.unreachable && phase !== 'terminating' && phase !== 'gone';
}

function count(pods: Iterable<SimPod>, holds: (pod: SimPod) => boolean): number {
  let sum = 0;
  for (const pod of pods) if (holds(pod)) sum++;
  return sum;
}

function byZone(pods: Iterable<SimPod>): Map<string, number> {
  const zones = new Map<string, number>();
  for (const pod of pods) if (isReady(pod)) zones.set(pod.locality.zone, (zones.get(pod.locality.zone) ?? 0) + 1);
  return zones;
}
