import { nearestWord } from '../../units/nearest-word.ts';
import { quoteList } from '../../units/quote-list.ts';
import { callsOf } from '../derive/calls-of.ts';
import type { SpecRule } from './spec-rule.ts';

/** Every call names something that is there, nothing calls a worker, and no chain of calls comes back to itself. */
export const calls: SpecRule = (spec, reading) => {
  const known = [...Object.keys(spec.services), ...Object.keys(spec.data), ...Object.keys(spec.externals)];
  const isKnown = new Set(known);
  const graph = new Map<string, { to: string; at: string | number }[]>();
  for (const [name, service] of Object.entries(spec.services)) {
    const edges: { to: string; at: string | number }[] = [];
    graph.set(name, edges);
    for (const { to, at } of callsOf(service)) {
      const path = ['services', name, 'calls', at];
      if (reading.isFull) return;
      if (!isKnown.has(to)) {
        const near = nearestWord(to, known);
        const fix =
          near === undefined
            ? `call one of ${quoteList(known)}, or declare ${to} under \`externals\``
            : `did you mean \`${near}\`?`;
        reading.report('SPEC020', path, `${name} calls ${to}, which is no service, data store or external`, fix);
        continue;
      }
      const callee = Object.hasOwn(spec.services, to) ? spec.services[to] : undefined;
      if (callee?.background) {
        const fix = `take \`background: true\` from ${to}, or call something else`;
        reading.report('SPEC020', path, `${name} calls ${to}, a worker that listens on no port`, fix);
      }
      if (callee !== undefined) edges.push({ to, at });
    }
  }
  for (const { chain, at } of cycles(graph)) {
    const caller = chain.at(-2)!;
    const fix = 'take one of these calls away: a request must come to an end';
    reading.report('SPEC021', ['services', caller, 'calls', at], `calls go in a circle: ${chain.join(' → ')}`, fix);
  }
};

/** A depth-first walk: each call back to a service that is still being walked closes one circle. */
function cycles(graph: ReadonlyMap<string, readonly { to: string; at: string | number }[]>) {
  const found: { chain: string[]; at: string | number }[] = [];
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
        found.push({ chain: [...names.slice(names.indexOf(edge.to)), edge.to], at: edge.at });
      } else if (!done.has(edge.to)) {
        walking.add(edge.to);
        walk.push({ name: edge.to, next: 0 });
      }
    }
  }
  return found;
}
