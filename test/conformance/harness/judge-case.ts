/** Runs one case on both sides and says whether they agree. */
import { runOnModel } from '../model/run-on-model.ts';
import type { ConformanceCase, Outcome } from '../types.ts';
import { compareOutcomes } from './compare-outcomes.ts';
import type { Trust } from './offered-wire.ts';
import { prepareCase } from './prepare-case.ts';
import type { PreparedCase } from './prepared-case.ts';
import { runOnEnvoy } from './run-on-envoy.ts';

export interface Judgement {
  readonly verdict: 'agrees' | 'explained' | 'differs';
  readonly differences: readonly string[];
}

/** How many times Envoy's number of requests the model is given where chance decides. */
const MODEL_FACTOR = 20;
/** Starts of a rotation that are tried on the model: enough to meet each of a few several times. */
const STARTS = 48;
/** With more distinct outcomes than this the model would be equal to anything. */
const MAX_DISTINCT_STARTS = 16;

/**
 * A difference is measured once more. Of a random measure it may be chance (see `compare-shares.ts`); of an exact one, a
 * busy machine that held a process back between two steps that the case takes to follow at once. A difference between
 * the model and Envoy comes back.
 */
export async function judgeCase(told: ConformanceCase, binary: string, trust: Trust): Promise<Judgement> {
  const prepared = prepareCase(told);
  let differences = differencesOf(prepared, await runOnEnvoy(prepared, binary, trust));
  if (differences.length > 0) differences = differencesOf(prepared, await runOnEnvoy(prepared, binary, trust));
  if (differences.length === 0) return { verdict: 'agrees', differences };
  return { verdict: told.explained === undefined ? 'differs' : 'explained', differences };
}

function differencesOf(prepared: PreparedCase, envoy: Outcome): string[] {
  const { compare } = prepared.told;
  if (compare.kind === 'exact' && compare.upToStart === true) return differencesUpToStart(prepared, envoy);
  if (compare.kind === 'shares' || compare.kind === 'backoff' || compare.kind === 'warm-up') {
    return compareOutcomes(compare, manyRuns(prepared), envoy);
  }
  return compareOutcomes(compare, runOnModel(prepared, 1), envoy);
}

/** Several runs of the model as one sample; requests of different runs keep their numbers apart. */
function manyRuns(prepared: PreparedCase): Outcome {
  const runs = Array.from({ length: MODEL_FACTOR }, (_, seed) => runOnModel(prepared, seed + 1));
  const { compare } = prepared.told;
  if (compare.kind === 'warm-up' || (compare.kind === 'shares' && compare.from !== undefined)) return interleaved(runs);
  const size = runs[0]!.requests.length;
  return {
    requests: runs.flatMap(({ requests }) => requests),
    arrivals: runs.flatMap(({ arrivals }, run) => arrivals.map((one) => ({ ...one, number: one.number + run * size }))),
  };
}

/** Position by position, so that a part of the sequence stays a part of it. */
function interleaved(runs: readonly Outcome[]): Outcome {
  return { requests: runs[0]!.requests.flatMap((_, i) => runs.map(({ requests }) => requests[i]!)), arrivals: [] };
}

function differencesUpToStart(prepared: PreparedCase, envoy: Outcome): string[] {
  const all = Array.from({ length: STARTS }, (_, seed) => runOnModel(prepared, seed + 1));
  const differences = all.map((model) => compareOutcomes(prepared.told.compare, model, envoy));
  const distinct = new Set(
    all.map((model) => JSON.stringify(model.requests.map(({ backend, status }) => [backend, status]))),
  );
  if (distinct.size > MAX_DISTINCT_STARTS)
    throw new Error(`${distinct.size} distinct outcomes on the model: nothing would be compared`);
  return differences.reduce((best, one) => (one.length < best.length ? one : best));
}
