import type { Cluster } from '../../../mesh/types.ts';
import type { HopFigures } from '../run-result.ts';
import { type EndpointPlace, type HopSource, HopTally } from './hop-tally.ts';

interface Destination {
  readonly cluster: Cluster;
  readonly tallies: readonly HopTally[];
  placeOf: (slot: number) => EndpointPlace;
}

/** Tallies of one source (replicas of a workload in one zone) by destination and window. */
export class HopTallies {
  readonly source: HopSource;
  private readonly windows: number;
  private readonly destinations = new Map<string, Destination>();

  constructor(source: HopSource, windows: number) {
    this.source = source;
    this.windows = windows;
  }

  /** By window. */
  of(cluster: Cluster): readonly HopTally[] {
    let known = this.destinations.get(cluster.key);
    if (known === undefined) {
      const tallies = Array.from({ length: this.windows }, () => new HopTally());
      known = { cluster, tallies, placeOf: nowhere };
      this.destinations.set(cluster.key, known);
    }
    return known.tallies;
  }

  /** Says where the endpoints of a destination are: slots are numbered alike for all proxies of a world. */
  locate(key: string, placeOf: (slot: number) => EndpointPlace): void {
    const known = this.destinations.get(key);
    if (known !== undefined) known.placeOf = placeOf;
  }

  /** Every destination with its tallies, for statistics. */
  entries(): Iterable<readonly [key: string, tallies: readonly HopTally[]]> {
    return [...this.destinations].map(([key, { tallies }]) => [key, tallies] as const);
  }

  /** Destinations that had any traffic in a window. */
  freeze(window: number): readonly HopFigures[] {
    const figures: HopFigures[] = [];
    for (const { cluster, tallies, placeOf } of this.destinations.values()) {
      const tally = tallies[window]!;
      if (tally.requests + tally.tries + tally.mirrored > 0) figures.push(tally.freeze(this.source, cluster, placeOf));
    }
    return figures;
  }
}

function nowhere(): never {
  throw new Error('a destination that nobody located');
}
