/** Waiting times: what is compared is where they may lie, never how fast this machine is. */
import type { Comparison, Outcome } from '../types.ts';
import { isWithinBound } from './compare-shares.ts';

/** What a try itself may take on a busy machine, beside the waiting. */
const OVERHEAD_MS = 30;
const MAX_LATE_SHARE = 0.05;

/**
 * The n-th waiting time is uniform below a bound: as many as on the model lie below half of it, and hardly any exceeds it
 * (a busy machine may hold a process back). The bound is the model's longest wait.
 */
export function compareBackoff(
  comparison: Extract<Comparison, { kind: 'backoff' }>,
  model: Outcome,
  envoy: Outcome,
): string[] {
  const [expected, actual] = [waits(model, comparison.retries), waits(envoy, comparison.retries)];
  return expected.flatMap((own, retry) => {
    const other = actual[retry]!;
    const bound = Math.max(...own);
    const late = other.filter((ms) => ms > bound + OVERHEAD_MS).length;
    const below = (all: readonly number[]) => ({ count: all.filter((ms) => ms < bound / 2).length, of: all.length });
    const differences: string[] = [];
    if (other.length !== own.length / repeats(model, envoy))
      differences.push(`retry ${retry + 1}: ${own.length} on the model, ${other.length} on Envoy`);
    if (late > MAX_LATE_SHARE * other.length) {
      differences.push(
        `retry ${retry + 1}: bound ${bound} ms on the model, ${late} of ${other.length} beyond it on Envoy`,
      );
    }
    if (!isWithinBound(below(own), below(other)))
      differences.push(
        `retry ${retry + 1}: below half ${below(own).count}/${own.length} on the model, ${below(other).count}/${other.length} on Envoy`,
      );
    return differences;
  });
}

function repeats(model: Outcome, envoy: Outcome): number {
  return model.requests.length / envoy.requests.length;
}

function waits({ requests, arrivals }: Outcome, retries: number): number[][] {
  const byRequest = new Map<number, number[]>();
  for (const { number, atMs } of arrivals) byRequest.set(number, [...(byRequest.get(number) ?? []), atMs]);
  const all: number[][] = Array.from({ length: retries }, () => []);
  for (let number = 0; number < requests.length; number++) {
    const times = (byRequest.get(number) ?? []).sort((a, b) => a - b);
    for (let retry = 0; retry < retries && retry + 1 < times.length; retry++)
      all[retry]!.push(times[retry + 1]! - times[retry]!);
  }
  return all;
}

/** How long the pod stayed away each time between a failure of its own and its next request. */
export function compareReturn(
  comparison: Extract<Comparison, { kind: 'return' }>,
  model: Outcome,
  envoy: Outcome,
): string[] {
  const [expected, actual] = [absences(model, comparison.pod), absences(envoy, comparison.pod)];
  if (expected.length !== actual.length)
    return [`away ${expected.length} times on the model, ${actual.length} on Envoy`];
  return expected.flatMap((ms, i) => {
    const other = actual[i]!;
    return Math.abs(ms - other) <= comparison.withinMs ? [] : [`absence ${i}: model ${ms} ms, Envoy ${other} ms`];
  });
}

/** Gaps of at least half a second between requests that reach the pod. */
function absences({ arrivals }: Outcome, pod: string): number[] {
  const times = arrivals.filter((one) => one.pod === pod).map(({ atMs }) => atMs);
  return times
    .slice(1)
    .map((at, i) => at - times[i]!)
    .filter((ms) => ms >= 500);
}
