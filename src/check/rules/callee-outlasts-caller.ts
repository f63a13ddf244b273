import { parseDurationUs } from '../../manifests/duration.ts';
import { stringAt } from '../../manifests/field.ts';
import type { Origin } from '../../manifests/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { writtenRules } from '../facts/written-rules.ts';
import type { Rule, RuleFinding } from '../types.ts';

interface Timeout {
  readonly us: number;
  readonly text: string;
  readonly origin: Origin;
}

/** The longest timeout of the routes to each service. */
function longestTimeouts(facts: ClusterFacts): ReadonlyMap<string, Timeout> {
  const found = new Map<string, Timeout>();
  for (const { rule, service } of writtenRules(facts, 'http')) {
    const text = stringAt(rule.spec, ['timeout']) ?? '';
    const us = parseDurationUs(text) ?? 0;
    const known = service.service === undefined ? undefined : found.get(service.service);
    if (service.service === undefined || us <= 0 || (known !== undefined && known.us >= us)) continue;
    const { manifest, path } = rule.origin;
    found.set(service.service, { us, text, origin: { manifest, path: [...path, 'timeout'] } });
  }
  return found;
}

export const calleeOutlastsCaller: Rule = {
  code: 'MSH045',
  title: 'A call may outlast the request that it is for',
  severity: 'info',
  rows: ['M17'],
  why: 'When the caller’s own timeout has run out its answer goes to nobody, and the callee still works for it: load that grows just when everything is slow.',
  fix: 'give the callee a shorter timeout than its callers have, or the callers a longer one',
  find: inEachCluster((facts) => {
    const timeouts = longestTimeouts(facts);
    return (facts.targets?.services ?? []).flatMap(({ service, calls }) => {
      const own = timeouts.get(service);
      return calls.flatMap((call): readonly RuleFinding[] => {
        const callee = timeouts.get(call.service);
        if (own === undefined || callee === undefined || callee.us <= own.us) return [];
        const message = `a call to ${call.service} may take ${callee.text}, and ${service}, which makes it, is given ${own.text}`;
        return [{ ...callee.origin, message, service: call.service, other: own.origin }];
      });
    });
  }),
};
