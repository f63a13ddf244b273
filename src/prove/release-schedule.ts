/** When what of a release happens, as far as its policy says: stages take their time, and a little more for pods. */
import type { LoadStep } from '../worlds/sim/run-input.ts';
import type { PlanContext } from './plan-context.ts';
import { type Release, releaseOf } from './release.ts';
import { byScope } from './scenario-family.ts';
import type { Battery, PlannedPromise, PlannedScenario, UntestedPromise } from './types.ts';

const SECOND = 1_000_000;

/** A quiet minute first: it shows what is usual. */
export const RELEASE_AT_US = 60 * SECOND;

/** When a stage should begin, by its number; the number of stages gives the end of the last. */
export function stageUs({ stages, readyUs }: Release, number: number): number {
  return stages.slice(0, number).reduce((sum, { forUs }) => sum + forUs, RELEASE_AT_US + readyUs);
}

/** When the new version should first be given users. */
export function firstShareUs(release: Release): number {
  return stageUs(release, firstShare(release));
}

/** Number of the first stage that gives users to the new version. */
export function firstShare({ stages }: Release): number {
  return Math.max(
    0,
    stages.findIndex(({ kind }) => kind === 'weight'),
  );
}

/** Load is on from a little before each span to its end, and off between them: there the clock jumps. */
const LEAD_US = 90 * SECOND;
/** Not worth a break. */
const LEAST_BREAK_US = 300 * SECOND;

export interface LoadedSpan {
  readonly fromUs: number;
  readonly untilUs: number;
}

/** The spans with their lead, those that nearly touch joined; the first begins with the run where it nearly does. */
export function loadedSpans(spans: readonly LoadedSpan[]): readonly LoadedSpan[] {
  const joined: LoadedSpan[] = [{ fromUs: 0, untilUs: RELEASE_AT_US }];
  for (const { fromUs, untilUs } of spans) {
    const last = joined.at(-1)!;
    if (fromUs - LEAD_US - last.untilUs < LEAST_BREAK_US) joined[joined.length - 1] = { ...last, untilUs };
    else joined.push({ fromUs: fromUs - LEAD_US, untilUs });
  }
  return joined;
}

/** The profile of load that is on in these spans only. */
export function loadedSteps(spans: readonly LoadedSpan[]): readonly LoadStep[] {
  return loadedSpans(spans).flatMap(({ fromUs, untilUs }) => [
    { fromUs, multiplier: 1 },
    { fromUs: untilUs, multiplier: 0 },
  ]);
}

/** One scenario per service whose policy describes a release; untested, with the reason, where none does. */
export function onReleases(
  context: PlanContext,
  promises: readonly PlannedPromise[],
  make: (group: readonly PlannedPromise[], release: Release) => PlannedScenario | string,
): Battery {
  const scenarios: PlannedScenario[] = [];
  const untested: UntestedPromise[] = [];
  for (const group of byScope(promises)) {
    const { cluster, service } = group[0]!.scope;
    const release = releaseOf(context, cluster, service ?? '');
    const made = typeof release === 'string' ? release : make(group, release);
    if (typeof made === 'string') untested.push(...group.map((promise) => ({ promise, because: made })));
    else scenarios.push(made);
  }
  return { scenarios, untested };
}
