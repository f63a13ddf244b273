import { type Histogram, mergeHistograms, quantile } from '../../../units/histogram.ts';
import type { EntryFigures } from '../run-result.ts';

/** Requests and those answered as expected; what was still under way at the end of the run is left out. */
export interface Answered {
  readonly offered: number;
  readonly ok: number;
}

/** How many of the requests of these entries were answered well. */
export function answered(entries: readonly EntryFigures[]): Answered {
  let offered = 0;
  let ok = 0;
  for (const entry of entries) {
    offered += entry.offered - entry.unfinished;
    ok += entry.ok;
  }
  return { offered, ok };
}

/** Latencies of all that were answered at these entries, as one histogram. */
export function answeredLatency(entries: readonly EntryFigures[]): Histogram {
  return mergeHistograms(entries.map(({ latency }) => latency));
}

/** A quantile of them, microseconds. */
export function answeredQuantile(entries: readonly EntryFigures[], share: number): number {
  return quantile(answeredLatency(entries), share);
}
