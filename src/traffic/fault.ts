/**
 * Fault injection (fault_filter.cc): the delay is drawn first, the abort independently of it and after it. It runs once
 * per request, before the router, so it is never retried and the delay is not charged to the route timeout. Shares are
 * parts per million, which is how Istio truncates percentages.
 */
import type { Fault } from '../mesh/types.ts';
import type { Draw } from './draw.ts';
import { faultAbort, localReply } from './local-reply.ts';
import type { FaultPlan } from './proxy-types.ts';

/** Compiles a fault; null when it can never act. */
export function faultPlan(fault: Fault | null): FaultPlan | null {
  const delayPerMillion = fault?.delay?.perMillion ?? 0;
  const abortPerMillion = fault?.abort?.perMillion ?? 0;
  if (fault === null || (delayPerMillion === 0 && abortPerMillion === 0)) return null;
  const abort = faultAbort(fault.abort?.httpStatus ?? 503);
  return {
    delayUs: fault.delay?.fixedUs ?? 0,
    delayPerMillion,
    abortPerMillion,
    abort,
    delayedAbort: localReply(abort.status, ['DI', 'FI'], abort.details, abort.body),
  };
}

/** Whether an event of so many parts per million happens; certain and impossible ones take no draw. */
export function happens(perMillion: number, draw: Draw): boolean {
  if (perMillion <= 0) return false;
  return perMillion >= 1_000_000 || draw.below(1_000_000) < perMillion;
}
