import { callCircles } from '../../targets/call-circles.ts';
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
  for (const { chain, caller, at } of callCircles(graph)) {
    const fix = 'take one of these calls away: a request must come to an end';
    reading.report('SPEC021', ['services', caller, 'calls', at], `calls go in a circle: ${chain.join(' → ')}`, fix);
  }
};
