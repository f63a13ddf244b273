import { nearestWord } from '../../units/nearest-word.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { percentText } from '../facts/percent-text.ts';
import type { RouteDestination } from '../facts/route-destinations.ts';
import type { Rule, RuleFinding } from '../types.ts';

function findingOf(facts: ClusterFacts, destination: RouteDestination): readonly RuleFinding[] {
  const { subset, service, share, isMirror, origin } = destination;
  if (subset === null || service === null || isMirror || share === 0) return [];
  const own = facts.serviceByHost.get(service.host);
  const rule = own === undefined ? facts.ruleOf(service) : own.destinationRule;
  if (rule?.subsets.some(({ name }) => name === subset) === true) return [];
  const names = rule?.subsets.map(({ name }) => name) ?? [];
  const near = nearestWord(subset, names);
  const why =
    rule === null
      ? `no DestinationRule speaks of ${service.name}`
      : `its DestinationRule defines ${names.join(', ') || 'none'}`;
  return [
    {
      manifest: origin.manifest,
      path: [...origin.path, 'destination', 'subset'],
      message: `subset ${subset} of ${service.name} is not defined, ${why}: ${percentText(share)} of these requests are answered 503`,
      ...(near === undefined ? {} : { fix: `did you mean subset ${near}?` }),
      ...(own === undefined ? {} : { service: own.id }),
      ...(rule === null ? {} : { other: rule.origin }),
    },
  ];
}

export const subsetUndefined: Rule = {
  code: 'MSH015',
  title: 'A route names a subset that nobody defines',
  severity: 'error',
  rows: ['M03', 'M04', 'M05', 'M06', 'M08', 'D11'],
  why: 'A subset exists only in a DestinationRule; without it the route leads to a cluster that Envoy does not have, which answers 503 (NC).',
  fix: 'define the subset in a DestinationRule for the host, or take it out of the route',
  find: inEachCluster((facts) => facts.destinations.flatMap((destination) => findingOf(facts, destination))),
};
