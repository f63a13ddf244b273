import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { RouteDestination } from '../facts/route-destinations.ts';
import { podsBehind } from '../facts/served-subsets.ts';
import type { Rule, RuleFinding } from '../types.ts';

function findingOf(facts: ClusterFacts, destination: RouteDestination): readonly RuleFinding[] {
  const { subset, service, isDivided, isMirror } = destination;
  // Divided requests are another rule's: there a part fails and the belief in failover is what has to be corrected.
  if (subset === null || isDivided || isMirror || service?.registry !== 'kubernetes') return [];
  const own = facts.serviceByHost.get(service.host);
  const named = own?.destinationRule?.subsets.find((each) => each.name === subset);
  if (own === undefined || named === undefined || podsBehind(facts, service, {}) === 0) return [];
  if (podsBehind(facts, service, named.labels) > 0) return [];
  const labels = Object.entries(named.labels).map(([key, value]) => `${key}=${value}`);
  return [
    {
      manifest: named.origin.manifest,
      path: [...named.origin.path, 'labels'],
      message: `subset ${subset} of ${service.name} selects no pods (${labels.join(', ')}): requests to it are answered 503`,
      service: own.id,
      other: destination.origin,
    },
  ];
}

export const subsetSelectsNoPods: Rule = {
  code: 'MSH016',
  title: 'A subset in use selects no pods',
  severity: 'error',
  rows: ['M03', 'D11'],
  why: 'A subset narrows the pods of its service by labels; with none left every request to it is answered 503 (UH).',
  fix: 'give the pods the labels of the subset, or the subset the labels of the pods',
  find: inEachCluster((facts) => facts.destinations.flatMap((destination) => findingOf(facts, destination))),
};
