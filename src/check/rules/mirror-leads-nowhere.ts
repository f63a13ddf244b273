import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { RouteDestination } from '../facts/route-destinations.ts';
import { podsBehind } from '../facts/served-subsets.ts';
import { serviceNameOf } from '../facts/undefined-hosts.ts';
import type { Rule, RuleFinding } from '../types.ts';

function whyNowhere(facts: ClusterFacts, { service, subset, host, port }: RouteDestination): string | null {
  if (service === null) {
    const name = serviceNameOf(host);
    return name !== null && facts.knowsNamespace(name.namespace) ? `nobody defines ${host}` : null;
  }
  const rule = facts.ruleOf(service);
  const named = rule?.subsets.find(({ name }) => name === subset);
  if (subset !== null && named === undefined) return `nobody defines subset ${subset} of ${service.name}`;
  if (port !== null && service.ports.length > 0 && !service.ports.some(({ number }) => number === port)) {
    return `${service.name} has no port ${port}`;
  }
  if (service.registry !== 'kubernetes' || podsBehind(facts, service, {}) === 0) return null;
  return podsBehind(facts, service, named?.labels ?? {}) === 0
    ? `subset ${subset} of ${service.name} has no pods`
    : null;
}

export const mirrorLeadsNowhere: Rule = {
  code: 'MSH036',
  title: 'Requests are mirrored to nothing',
  severity: 'warning',
  rows: ['M07'],
  why: 'A mirror whose destination does not exist is ignored in silence (Envoy): the new version seems to bear the load that it never got.',
  fix: 'mirror to a service or subset that has pods',
  find: inEachCluster((facts) =>
    facts.destinations.flatMap((destination): readonly RuleFinding[] => {
      const why = destination.isMirror ? whyNowhere(facts, destination) : null;
      if (why === null) return [];
      return [
        { manifest: destination.origin.manifest, path: destination.origin.path, message: `copies are lost: ${why}` },
      ];
    }),
  ),
};
