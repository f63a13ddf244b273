import { BUCKETS_MS } from '../requests/signals.ts';
import type { SimPod } from '../types.ts';
import { type AnswerMix, answerAtOnce } from './flow-counts.ts';

/** What a caller is told when the pod cannot be reached: Envoy's own 503. */
const UNREACHABLE = answerAtOnce(503);
/** What a caller is told when it gave up waiting. */
const GAVE_UP: AnswerMix = { classes: new Map([['5', 1]]), within: BUCKETS_MS.map(() => 0), meanMs: 60_000 };

/**
 * How a pod answers `perSecond` requests of `workUs` each: errors as its behaviour says, service times as an exponential
 * distribution around the mean, so that a slower version has a larger share above every bound.
 */
export function podAnswers({ accepting, behaviour }: SimPod, workUs: number, perSecond: number): AnswerMix {
  if (!accepting || behaviour.unreachable) return UNREACHABLE;
  if (behaviour.hung) return GAVE_UP;
  const meanMs = (workUs * behaviour.slowFactor) / 1000;
  const extraMs = behaviour.extraLatencyUs / 1000;
  // Little's law: what is in flight at this rate.
  const inFlight = (perSecond * (meanMs + extraMs)) / 1000;
  const isStrained = inFlight > behaviour.strainedAbove;
  const errors = (isStrained ? behaviour.strainedErrorPerMillion : behaviour.errorPerMillion) / 1_000_000;
  const within = BUCKETS_MS.map((boundMs) => {
    const leftMs = boundMs - extraMs;
    if (leftMs < 0) return 0;
    return meanMs === 0 ? 1 : 1 - Math.exp(-leftMs / meanMs);
  });
  const digit = String(Math.floor(behaviour.errorStatus / 100));
  const classes = new Map([['2', 1 - errors]]);
  if (errors > 0) classes.set(digit, errors);
  return { classes, within, meanMs: meanMs + extraMs };
}
