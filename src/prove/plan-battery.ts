import { FAMILIES } from './family-table.ts';
import type { PlanContext } from './plan-context.ts';
import { figureKey, planPromises } from './plan-promises.ts';
import type { Battery } from './types.ts';

/** True when the promise is asked for: by its row (`M13`), or by the beginning of its id (`M13/us-east-1/mno`). */
function isAskedFor(id: string, only: readonly string[]): boolean {
  if (only.length === 0) return true;
  return only.some((asked) => id.startsWith(asked.includes('/') ? asked : `${asked}/`));
}

/** Every promise of the platform, in scenarios where a family can judge it, else as untested with the reason. */
export function planBattery(context: PlanContext, only: readonly string[] = []): Battery {
  const promises = planPromises(context).filter((promise) => isAskedFor(promise.id, only));
  const scenarios: Battery['scenarios'][number][] = [];
  const untested: Battery['untested'][number][] = [];
  const taken = new Set<string>();
  for (const family of FAMILIES) {
    const mine = promises.filter(
      (promise) =>
        !taken.has(promise.id) &&
        family.figures.includes(figureKey(promise.target)) &&
        family.takes?.(promise) !== false,
    );
    if (mine.length === 0) continue;
    for (const promise of mine) taken.add(promise.id);
    const battery = family.plan(context, mine);
    scenarios.push(...battery.scenarios);
    untested.push(...battery.untested);
  }
  for (const promise of promises) {
    if (!taken.has(promise.id)) untested.push({ promise, because: 'no scenario tests this figure yet' });
  }
  return { scenarios, untested };
}
