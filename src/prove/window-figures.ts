/** Sums over a run's window: the questions that several scenarios ask of the same figures. */
import type { EntryFigures, HopFigures, RunResult, WindowFigures } from '../worlds/sim/run-result.ts';

/** The window of a name; its absence is our own mistake. */
export function windowOf(result: RunResult, name: string): WindowFigures {
  const window = result.windows.find((each) => each.name === name);
  if (window === undefined) throw new Error(`the run has no window ${name}`);
  return window;
}

/** What users of a service in a cluster saw, over all clients and shapes unless one is named. */
export function entriesOf(
  window: WindowFigures,
  cluster: string,
  service: string,
  shape?: string,
): readonly EntryFigures[] {
  return window.entries.filter(
    (entry) => entry.cluster === cluster && entry.service === service && (shape === undefined || entry.shape === shape),
  );
}

/** What callers in a cluster saw of a service under any of its hosts, whatever subset. Clients outside the mesh are no callers. */
export function hopsTo(window: WindowFigures, cluster: string, hosts: readonly string[]): readonly HopFigures[] {
  return window.hops.filter((hop) => hop.cluster === cluster && hosts.includes(hop.host));
}

/** Sum of one number over a list. */
export function sumOf<Item>(items: readonly Item[], pick: (item: Item) => number): number {
  let sum = 0;
  for (const item of items) sum += pick(item);
  return sum;
}

/** Sum of a named count over a list of counts. */
export function countOf<Item>(
  items: readonly Item[],
  pick: (item: Item) => Readonly<Record<string, number>>,
  matches: (name: string) => boolean,
): number {
  return sumOf(items, (item) => {
    let sum = 0;
    for (const [name, count] of Object.entries(pick(item))) if (matches(name)) sum += count;
    return sum;
  });
}
