import { nearestWord } from '../../units/nearest-word.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { percentText } from '../facts/percent-text.ts';
import type { RouteDestination } from '../facts/route-destinations.ts';
import { serviceNameOf, undefinedHosts } from '../facts/undefined-hosts.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** The service that was probably meant: of the same name elsewhere, or of nearly the same name here. */
function cureOf(facts: ClusterFacts, host: string): string | undefined {
  const wanted = serviceNameOf(host);
  if (wanted === null) return undefined;
  const elsewhere = facts.services.find(({ service }) => service.name === wanted.name);
  if (elsewhere !== undefined) return `name it in full: ${elsewhere.service.host}`;
  const here = facts.services.filter(({ service }) => service.namespace === wanted.namespace);
  const near = nearestWord(
    wanted.name,
    here.map(({ service }) => service.name),
  );
  return near === undefined ? undefined : `did you mean ${near}?`;
}

function findingOf(facts: ClusterFacts, destination: RouteDestination): RuleFinding {
  const { host, origin, share } = destination;
  const fix = cureOf(facts, host);
  return {
    manifest: origin.manifest,
    path: origin.path,
    message: `nobody defines ${host}: ${percentText(share)} of these requests are answered ${destination.virtualService.semantics === 'istio' ? 503 : 500}`,
    ...(fix === undefined ? {} : { fix }),
  };
}

export const hostUndefined: Rule = {
  code: 'MSH017',
  title: 'A route leads to a host that nobody defines',
  severity: 'error',
  rows: ['M03', 'M04', 'M05', 'M08', 'M09', 'D11'],
  why: 'A destination has to be a Service or a host of a ServiceEntry; a short name means the namespace of the route, not that of the caller. Anything else is a cluster that Envoy does not have (503 NC; 500 for the Gateway API).',
  fix: 'define the Service or ServiceEntry, or name the host in full',
  find: inEachCluster((facts) =>
    undefinedHosts(facts)
      .filter(({ isCertain }) => isCertain)
      .map(({ destination }) => findingOf(facts, destination)),
  ),
};
