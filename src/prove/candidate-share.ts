/** What a run of a release shows: the candidate's share of the users over time, who was hurt, and by whose hand. */
import { mergeHistograms, quantile } from '../units/histogram.ts';
import type { RunResult, WindowFigures } from '../worlds/sim/run-result.ts';
import type { Release } from './release.ts';
import { isOfVersion, type ServedVersion, writtenNames } from './served-version.ts';
import { entriesOf, hopsTo, sumOf } from './window-figures.ts';

export interface SharePoint {
  readonly atUs: number;
  readonly percent: number;
}

/**
 * The candidate's weight over time: the largest of all rules that divide users between the two sides, one point per
 * change. Routes that reach only one side (a header's) divide nothing.
 */
export function candidateShare(result: RunResult, release: Release): readonly SharePoint[] {
  const { cluster, home, candidate } = release;
  const rows = result.series.weights.filter((row) => row.cluster === cluster);
  const of = (version: ServedVersion) => rows.filter((row) => writtenNames(version).includes(row.destination));
  const divided = new Set(of(home).map(({ object, rule }) => `${object} ${rule}`));
  const mine = of(candidate).filter(({ object, rule }) => divided.has(`${object} ${rule}`));
  const times = [...new Set(mine.flatMap(({ points }) => points.map(({ atUs }) => atUs)))].sort((a, b) => a - b);
  const given = times.map((atUs) => ({
    atUs,
    percent: Math.max(0, ...mine.map((row) => row.points.findLast((point) => point.atUs <= atUs)?.percent ?? 0)),
  }));
  const copiedUs = release.isCopiedHome ? copiedHomeUs(result, release) : null;
  const points =
    copiedUs === null ? given : [...given.filter(({ atUs }) => atUs < copiedUs), { atUs: copiedUs, percent: 100 }];
  return points.filter(({ percent }, index) => percent !== (points[index - 1]?.percent ?? 0));
}

/** When home's pods were told to become the new version: from then on everybody will meet it, whatever the weights say. */
function copiedHomeUs(result: RunResult, { cluster, homeWorkload: { namespace, name } }: Release): number | null {
  for (const { entries } of result.journals.filter((journal) => journal.cluster === cluster)) {
    for (const entry of entries) {
      if (entry.kind !== 'decided' || entry.change?.object.kind !== 'Deployment') continue;
      const { object } = entry.change;
      if (object.namespace === namespace && object.name === name) return entry.atUs;
    }
  }
  return null;
}

/** The candidate's share at a moment. */
export function shareAt(points: readonly SharePoint[], atUs: number): number {
  return points.findLast((point) => point.atUs <= atUs)?.percent ?? 0;
}

/** When users were first sent to the candidate, and when it was taken from them for good; null where they were not. */
export function trialOf(
  points: readonly SharePoint[],
): { readonly fromUs: number; readonly untilUs: number | null } | null {
  const first = points.find(({ percent }) => percent > 0);
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  return { fromUs: first.atUs, untilUs: last.percent === 0 ? last.atUs : null };
}

/** Answered requests of one side, over all callers. */
export function sideOf(window: WindowFigures, release: Release, version: ServedVersion) {
  const hops = hopsTo(window, release.cluster, [version.host]).filter((hop) => isOfVersion(hop, version));
  const requests = sumOf(hops, (hop) => hop.requests);
  return {
    requests,
    failed: requests - sumOf(hops, (hop) => hop.ok),
    p95Us: quantile(mergeHistograms(hops.map(({ latency }) => latency)), 0.95),
  };
}

/** What users of the service saw: requests, those that failed, and those answered well but later than a bound. */
export function usersOf(window: WindowFigures, { cluster, service }: Release, boundUs: number) {
  const entries = entriesOf(window, cluster, service);
  const offered = sumOf(entries, (entry) => entry.offered - entry.unfinished);
  const slow = sumOf(entries, ({ okLatency: { counts, upperUs } }) =>
    sumOf(
      counts.map((count, index) => ({ count, upperUs: upperUs[index] ?? 0 })),
      (bucket) => (bucket.upperUs > boundUs ? bucket.count : 0),
    ),
  );
  return { offered, failed: offered - sumOf(entries, (entry) => entry.ok), slow };
}

/** Errors that the candidate's own processes answered, copies aside as far as can be told. */
export function ownErrors(window: WindowFigures, { cluster, candidateWorkload }: Release): number {
  const name = `${candidateWorkload.namespace}/${candidateWorkload.name}`;
  const pods = window.pods.filter((pod) => pod.cluster === cluster && pod.workload === name);
  return sumOf(pods, (pod) => pod.errors);
}
