import type { CanaryTick } from './canary-run.ts';

/** A judge as the comparison sees it: shown each interval of a run as it ends, it rolls back or looks on. */
export interface CanaryJudge {
  readonly name: string;
  /** Begins one run; what is returned says, interval by interval, whether the canary is rolled back now. */
  readonly begin: () => (tick: CanaryTick) => boolean;
}
