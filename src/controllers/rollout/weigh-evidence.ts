/** Holds the candidate against home: what the counters say since the last look, added to what is known. */
import type { Observation } from '../../ports/types.ts';
import { DEFAULT_JUDGE } from '../judge/judge-policy.ts';
import { judgeRollout } from '../judge/judge-rollout.ts';
import { beginStep, startJudging } from '../judge/start-judging.ts';
import type { Judgement, JudgePolicy, MetricPolicy, MetricTick } from '../judge/types.ts';
import { weighTicks } from '../judge/weigh-ticks.ts';
import { businessTick, readBusinessCounters } from './business-tick.ts';
import type { Parts } from './find-parts.ts';
import { metricTicks, readCounters, usualOfHome } from './metric-ticks.ts';
import type { RolloutPolicy } from './policy.ts';
import type { RolloutJudge, RolloutKept, RolloutReadings } from './rollout-kept.ts';

/** Share of answers that may be slower than `max-p95`: what a 95th percentile says. */
const SLOWER_THAN_P95 = 0.05;
/**
 * Share of answers that may be slower than what is usual for home, as the share that its bound was found by says. Where
 * no answer of either side is slower, comparing them would prove nothing for ever.
 */
const SLOWER_THAN_USUAL = 0.1;

/** Where not one order of either side fails, comparing them would prove nothing for ever. */
const SMALL_FOR_ANY_BUSINESS = 0.01;

/** The metrics that a rollout is judged by. */
function judgePolicyOf(
  { maxErrors, maxP95Ms, business, maxBusiness }: RolloutPolicy,
  usualMs: number | null,
): JudgePolicy {
  return {
    ...DEFAULT_JUDGE,
    metrics: [
      { name: 'errors', objective: maxErrors },
      ...(maxP95Ms === null ? [] : [{ name: 'latency', objective: SLOWER_THAN_P95, leftOutWith: 'errors' }]),
      ...(usualMs === null
        ? []
        : [{ name: 'usual latency', objective: SLOWER_THAN_USUAL, isPromised: false, leftOutWith: 'errors' }]),
      ...(business === null ? [] : [businessMetric(maxBusiness)]),
    ],
  };
}

/** Where nobody promised anything, a share that is small for any business still proves what comparing could not. */
function businessMetric(max: number | null): MetricPolicy {
  return max === null
    ? { name: 'business', objective: SMALL_FOR_ANY_BUSINESS, isPromised: false }
    : { name: 'business', objective: max };
}

/** A judge without evidence. What is usual for home is read now, before the candidate takes anything from it. */
export function startJudge(policy: RolloutPolicy, view: Observation): RolloutJudge {
  return judgeFrom(policy, usualOfHome(readCounters(view.signals, policy)));
}

function judgeFrom(policy: RolloutPolicy, usualMs: number | null): RolloutJudge {
  const judging = judgePolicyOf(policy, usualMs);
  return { about: aboutOf(policy, judging), usualMs, state: startJudging(judging) };
}

function aboutOf({ maxP95Ms, business }: RolloutPolicy, { metrics }: JudgePolicy): string {
  const names = metrics.map(({ name, objective }) => `${name}${objective === null ? '' : ` ${objective}`}`);
  const latency = maxP95Ms === null ? '' : `, ${maxP95Ms} ms`;
  return `${names.join(', ')}${latency}${business === null ? '' : `, ${business.bad} / ${business.of}`}`;
}

/** The next stage must be proven by its own requests; what speaks against the candidate is kept. */
export function nextStep(judge: RolloutJudge | null): RolloutJudge | null {
  return judge === null ? null : { ...judge, state: beginStep(judge.state) };
}

/** The judge after this look, its word on the candidate, and the readings for the next look. */
export function weighEvidence(
  parts: Pick<Parts, 'policy' | 'home' | 'candidate'>,
  kept: RolloutKept,
  readings: RolloutReadings | null,
  view: Observation,
): { readonly judge: RolloutJudge | null; readonly judgement: Judgement | null; readonly readings: RolloutReadings } {
  const { policy } = parts;
  const read = { ...readCounters(view.signals, policy), ...readBusinessCounters(view.signals, parts) };
  // An old view would otherwise be the beginning of the next interval, and its requests be counted twice.
  const isOlder = Object.entries(read).some(([name, { atUs }]) => atUs < (readings?.counters[name]?.atUs ?? 0));
  const counters = isOlder && readings !== null ? readings.counters : read;
  const atUs = isOlder && readings !== null ? readings.atUs : view.atUs;
  const next: RolloutReadings = { counters, atUs, suspect: readings?.suspect ?? null };
  if (kept.judge === null) return { judge: null, judgement: null, readings: next };
  const judging = judgePolicyOf(policy, kept.judge.usualMs);
  // Other objectives than before: what was found about the old ones proves nothing about them.
  const known = kept.judge.about === aboutOf(policy, judging) ? kept.judge : judgeFrom(policy, kept.judge.usualMs);
  const isWarm = kept.sinceUs !== null && readings !== null && readings.atUs >= kept.sinceUs + policy.warmUpUs;
  // After the stages nobody asks the judge any more: evidence that goes on growing would fill the journal for a day.
  const ticks = isWarm && kept.phase === 'rolling' ? ticksBetween(policy, readings, counters, known.usualMs) : [];
  const judge = ticks.length === 0 ? known : { ...known, state: weighTicks(judging, known.state, ticks) };
  return { judge, judgement: judgeRollout(judging, judge.state), readings: next };
}

function ticksBetween(
  { business, maxP95Ms }: RolloutPolicy,
  { counters: before, atUs }: RolloutReadings,
  after: RolloutReadings['counters'],
  usualMs: number | null,
): readonly MetricTick[] {
  const tick = business === null ? null : businessTick(before, after, business, atUs);
  return [...metricTicks(before, after, { maxP95Ms, usualMs }), ...(tick === null ? [] : [tick])];
}
