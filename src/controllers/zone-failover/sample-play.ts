/** For tests: the controller against a cluster in memory, and what may happen to it. */
import assert from 'node:assert/strict';
import type { Change } from '../../ports/types.ts';
import { type SampleCluster, SECOND_US } from './sample-view.ts';
import { zoneFailoverController } from './zone-failover-controller.ts';
import type { ZoneFailoverKept, ZoneFailoverReadings } from './zone-failover-kept.ts';

/** For tests. */
export const CONTROLLER = zoneFailoverController({ cluster: 'one', namespace: 'shop', name: 'policy' });
export const TICK_US = 5 * SECOND_US;

/** The driver's loop, shortened: looks, carries out, looks again, and remembers what was said. */
export class Play {
  readonly cluster: SampleCluster;
  readonly #watch: (change: Change) => void;
  kept: ZoneFailoverKept = CONTROLLER.initial;
  readings: ZoneFailoverReadings | null = null;
  readonly said: string[] = [];
  readonly changes: Change[] = [];
  #last: readonly string[] = [];

  constructor(cluster: SampleCluster, watch: (change: Change) => void = () => {}) {
    this.cluster = cluster;
    this.#watch = watch;
  }

  /** `readings`: looks, five seconds apart. */
  run(readings: number): this {
    for (let at = 0; at < readings; at++) {
      this.cluster.pass(TICK_US);
      while (this.look());
    }
    return this;
  }

  /** True when something was changed. */
  look(): boolean {
    const { kept, readings, change, says } = CONTROLLER.decide(
      this.cluster.view(),
      this.kept,
      this.readings,
      this.cluster.nowUs,
    );
    this.kept = JSON.parse(JSON.stringify(kept)) as ZoneFailoverKept;
    this.readings = readings;
    this.said.push(...says.filter((sentence) => !this.#last.includes(sentence)));
    this.#last = says;
    if (change === null) return false;
    this.changes.push(change);
    this.#watch(change);
    assert.ok(this.changes.length < 1000, 'it never comes to rest');
    return this.cluster.apply(change);
  }

  changed(): readonly string[] {
    return this.changes.map(({ object }) => object.kind);
  }
}

/** For tests: nobody and nothing answers there. */
export function lose(cluster: SampleCluster, zone = 'ra'): void {
  const lost = cluster.zones[zone]!;
  lost.isAnswering = false;
  lost.podsReady = false;
  lost.nodesReady = false;
}

/** For tests: everything in the zone is as before. */
export function heal(cluster: SampleCluster, zone = 'ra'): void {
  Object.assign(cluster.zones[zone]!, { isAnswering: true, podsReady: true, nodesReady: true, isEjected: false });
}

/** For tests: every object, byte for byte. */
export const snapshot = (cluster: SampleCluster): string =>
  JSON.stringify([...cluster.objects].map(([, { object }]) => object));
