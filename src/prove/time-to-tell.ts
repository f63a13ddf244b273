import { TELLING_REQUESTS } from '../targets/telling-requests.ts';
import { offeredTo, type PlanContext } from './plan-context.ts';
import type { Release } from './release.ts';
import { firstShare } from './release-schedule.ts';

/** A service is judged in minutes and not in hours: a rarely called one is asked this often by callers of its own. */
export const LEAST_RELEASE_RPS = 100;

const SECOND = 1_000_000;

/** Requests per second that the first users of a new version make. */
export function candidateRps(context: PlanContext, release: Release): number {
  const share = (release.stages[firstShare(release)]?.share ?? 100) / 100;
  return Math.max(LEAST_RELEASE_RPS, offeredTo(context, release.cluster, release.service)) * share;
}

/** How long the first users of a new version take to make so many requests, in microseconds. */
export function timeToTellUs(context: PlanContext, release: Release, requests = TELLING_REQUESTS): number {
  return Math.ceil(requests / candidateRps(context, release)) * SECOND;
}

/** With fewer a proof that a version is good takes longer than anybody simulates, several times per service. */
const LEAST_CANDIDATE_RPS = 5;

/** Why a good version is not followed to its end; null where the judge is given enough requests. */
export function slowToProve(context: PlanContext, release: Release): string | null {
  const rps = candidateRps(context, release);
  if (rps >= LEAST_CANDIDATE_RPS) return null;
  return `the first share is ${Number(rps.toPrecision(2))} requests a second: each proof of it takes the better part of an hour`;
}
