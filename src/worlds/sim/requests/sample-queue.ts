/**
 * A queue with a known answer: one client, one pod with `servers` places, exponential arrivals and work, no proxies and
 * no network. The waiting time of M/M/c is Erlang's; the batches of a run are its windows.
 */
import { mergeHistograms } from '../../../units/histogram.ts';
import type { RunInput, Window } from '../run-input.ts';
import type { RunResult } from '../run-result.ts';
import { insider, object, sampleRun, service, TARGETS, work } from './sample-world.ts';

export interface QueueOptions {
  readonly servers: number;
  /** Utilisation, 0 to 1. */
  readonly load: number;
  readonly meanUs: number;
  readonly batches: number;
  readonly requestsPerBatch: number;
  readonly seed: number;
}

/** A run whose windows are the batches, after one batch of warm-up. */
export function queueRun(options: QueueOptions): RunInput {
  const { servers, load, meanUs, batches, requestsPerBatch, seed } = options;
  const rps = (servers * load * 1_000_000) / meanUs;
  const batchUs = Math.round((requestsPerBatch / rps) * 1_000_000);
  const windows = Array.from({ length: batches }, (_, at): Window => {
    return { name: String(at), fromUs: (at + 1) * batchUs, untilUs: (at + 2) * batchUs };
  });
  const client = insider('queue', { rps, patienceUs: 1_000_000_000 });
  const outside = { ...client, entry: { ...client.entry, meshed: false } } as typeof client;
  const namespace = { ...object('v1', 'Namespace', 'shop', {}), metadata: { name: 'shop' } };
  return sampleRun([namespace, ...service('queue', 1, String(servers))], {
    seed,
    durationUs: (batches + 2) * batchUs,
    windows,
    clients: [outside],
    seriesStepUs: batchUs,
    targets: {
      ...TARGETS,
      services: [{ ...work('queue', meanUs), workShape: 'exponential' }],
      assume: { ...TARGETS.assume, sameZoneUs: 0, crossZoneUs: 0 },
    },
  });
}

/** Mean waiting time and the half-width of its 99 % interval, by the means of batches. */
export function meanWaitUs(result: RunResult, meanUs: number): { readonly meanUs: number; readonly halfUs: number } {
  const waits = result.windows.map(({ entries }) => {
    const { sumUs, count } = mergeHistograms(entries.map(({ latency }) => latency));
    return sumUs / count - meanUs;
  });
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  const variance = waits.reduce((sum, wait) => sum + (wait - mean) * (wait - mean), 0) / (waits.length - 1);
  return { meanUs: mean, halfUs: STUDENT_99_19 * Math.sqrt(variance / waits.length) };
}

/** 99.5 % quantile of Student's t with 19 degrees of freedom: for twenty batches. */
const STUDENT_99_19 = 2.861;

/** Erlang C: mean wait in a queue of M/M/c. */
export function erlangWaitUs(servers: number, load: number, meanUs: number): number {
  const offered = servers * load;
  let term = 1;
  let sum = 0;
  for (let busy = 0; busy < servers; busy++) {
    sum += term;
    term *= offered / (busy + 1);
  }
  const queued = term / (1 - load);
  const probability = queued / (sum + queued);
  return (probability * meanUs) / (servers * (1 - load));
}
