/**
 * What the judge of a rollout is given and what it answers. All of its state is plain data: it lies in the journal, so
 * that a restart neither loses evidence nor begins to look anew.
 */

/** One arm over one reading interval. */
export interface ArmCount {
  readonly requests: number;
  /** Of `requests`: failed, slower than the bound, or whatever the metric counts as bad. */
  readonly bad: number;
}

/**
 * Both arms over the same interval, so that what hurts both cancels out. A metric may come several times in an
 * interval, once per stratum whose weather or weight differs (a cluster, a route): each is compared within itself.
 */
export interface MetricTick {
  readonly metric: string;
  readonly canary: ArmCount;
  readonly stable: ArmCount;
}

export interface MetricPolicy {
  /** `errors`, `latency`, … : unique within a policy. */
  readonly name: string;
  /** Share of bad events that is still good enough by itself; null: only the comparison counts. */
  readonly objective: number | null;
  /** False: nobody promised the objective. It proves a canary good enough, and both arms beyond it are no outage. */
  readonly isPromised?: boolean;
  /**
   * Metric whose outage leaves this one out: while both arms break its objective, answers take the time of retries and
   * refusals, which depends on how many pods an arm has and not on what they run.
   */
  readonly leftOutWith?: string;
}

export interface JudgePolicy {
  readonly metrics: readonly MetricPolicy[];
  /** Relative risk up to which a canary is no worse than stable: absorbs what differs between pods. */
  readonly toleratedRisk: number;
  /** Relative risk that must be excluded before a step is taken. */
  readonly intolerableRisk: number;
  /** Probability of ever rolling back a canary that is within the tolerated risk, over all metrics and looks. */
  readonly falseRollback: number;
  /**
   * Probability of taking a step with a canary that is beyond the intolerable risk and breaks its objective (with
   * proof `both`: or breaks it), per metric and step.
   */
  readonly falsePromotion: number;
  /** Whether a step needs the objective or the comparison to be shown, or both. */
  readonly proof: 'either' | 'both';
}

export interface BothArms<T> {
  readonly canary: T;
  readonly stable: T;
}

/** Evidence of one metric as logarithms of wealth: against the canary since judging began, for it since the step began. */
export interface MetricState {
  readonly name: string;
  /** One per mixture component of the test against stable; what may still begin later is not in it. */
  readonly logWorse: readonly number[];
  /** Against `intolerableRisk`, in favour of the canary. */
  readonly logNoWorse: number;
  /** One per mixture component of the test against the objective; empty without an objective. */
  readonly logGoodEnough: readonly number[];
  /** That an arm breaks the objective lately, bounded on both sides; 0 without an objective. */
  readonly logBreaks: BothArms<number>;
  readonly canary: ArmCount;
  readonly stable: ArmCount;
  /** What `canary` and `stable` were when the step began: evidence in favour is of what came after. */
  readonly beforeStep: BothArms<ArmCount>;
  /** Intervals in which both arms had requests. */
  readonly ticks: number;
}

export interface JudgeState {
  readonly metrics: readonly MetricState[];
}

export type Verdict = 'promote' | 'rollBack' | 'hold';

/** What one metric says, with everything needed to check it by hand. */
export interface MetricEvidence {
  readonly metric: string;
  readonly verdict: Verdict;
  readonly because: string;
  /** Wealth against "no worse than tolerated"; rolls back at `rollBackAt`. */
  readonly wealth: number;
  readonly rollBackAt: number;
  /** Wealths in favour, the better of which (or the lesser, with proof `both`) promotes at `promoteAt`. */
  readonly noWorse: number;
  readonly goodEnough: number | null;
  readonly promoteAt: number;
  /** Evidence that an arm breaks the objective lately. Both: an outage, in which nothing is decided. */
  readonly breaks: BothArms<boolean>;
  /** Requests of the canary over requests of both. */
  readonly exposure: number;
  /** Since judging began; the wealths in favour count from `beforeStep`. */
  readonly canary: ArmCount;
  readonly stable: ArmCount;
  readonly beforeStep: BothArms<ArmCount>;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly because: string;
  readonly metrics: readonly MetricEvidence[];
}
