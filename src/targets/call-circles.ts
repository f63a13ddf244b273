/** A chain of calls that comes back to where it began, and the call that closes it. */
export interface CallCircle {
  /** First and last are the same service. */
  readonly chain: readonly string[];
  readonly caller: string;
  /** Position or key of the closing call, as the graph has it. */
  readonly at: string | number;
}

/** What each service calls, in the order of the file. */
export type CallGraph = ReadonlyMap<string, readonly { readonly to: string; readonly at: string | number }[]>;

/** A depth-first walk: each call back to a service that is still being walked closes one circle. */
export function callCircles(graph: CallGraph): readonly CallCircle[] {
  const found: CallCircle[] = [];
  const done = new Set<string>();
  for (const start of graph.keys()) {
    if (done.has(start)) continue;
    // A stack of our own: a chain of thousands of services must not exhaust the engine's.
    const walk = [{ name: start, next: 0 }];
    const walking = new Set([start]);
    for (let top = walk.at(-1); top !== undefined; top = walk.at(-1)) {
      const edge = graph.get(top.name)?.[top.next++];
      if (edge === undefined) {
        done.add(top.name);
        walking.delete(top.name);
        walk.pop();
      } else if (walking.has(edge.to)) {
        const names = walk.map(({ name }) => name);
        found.push({ chain: [...names.slice(names.indexOf(edge.to)), edge.to], caller: top.name, at: edge.at });
      } else if (!done.has(edge.to)) {
        walking.add(edge.to);
        walk.push({ name: edge.to, next: 0 });
      }
    }
  }
  return found;
}
