/**
 * `retryRemoteLocalities` (Envoy's `previous_priorities` with an update every two tries, which is what Istio sets):
 * after every second try the priorities of all hosts tried so far receive nothing. When nobody is left the list of
 * excluded priorities is cleared and everything starts anew (previous_priorities.cc).
 */
import { distributeLoad } from './priority-loads.ts';

/** Envoy's `update_frequency` as Istio sets it. */
const UPDATE_EVERY_TRIES = 2;

/** Loads for the next pick; `loads` unchanged when it is too early or there is no other priority. */
export function remotePriorityLoads(
  loads: readonly number[],
  availability: readonly number[],
  triedPriorities: readonly number[],
): readonly number[] {
  const considered = triedPriorities.length - (triedPriorities.length % UPDATE_EVERY_TRIES);
  if (considered === 0) return loads;
  let excluded = new Set<number>();
  let able = availability;
  for (let from = 0; from < considered; from += UPDATE_EVERY_TRIES) {
    for (const priority of triedPriorities.slice(from, from + UPDATE_EVERY_TRIES)) excluded.add(priority);
    able = availability.map((percent, priority) => (excluded.has(priority) ? 0 : percent));
    if (able.every((percent) => percent === 0)) {
      excluded = new Set();
      able = availability;
    }
  }
  const total = Math.min(
    100,
    able.reduce((sum, percent) => sum + percent, 0),
  );
  return total === 0 ? loads : distributeLoad(able, total);
}
