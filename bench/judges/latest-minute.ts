import type { CanaryTick } from './canary-run.ts';

const MINUTE = 60;
/** Share of good answers that a check asks for: the default of the request-success-rate metric in Flagger's guides. */
const LEAST_SUCCESS = 0.99;

/**
 * The check on which both progressive-delivery controllers rest: once a minute, the canary's own success rate over the
 * last minute against a fixed threshold. `null` between two checks; no requests make a check that fails.
 */
export function checkLatestMinute(): (tick: CanaryTick) => 'passed' | 'failed' | null {
  let [requests, bad] = [0, 0];
  return ({ second, canary }) => {
    requests += canary.requests;
    bad += canary.bad;
    if (second % MINUTE !== 0) return null;
    const failed = requests === 0 || 1 - bad / requests < LEAST_SUCCESS;
    [requests, bad] = [0, 0];
    return failed ? 'failed' : 'passed';
  };
}
