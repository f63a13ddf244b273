import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { percentText } from '../facts/percent-text.ts';
import type { RouteDestination } from '../facts/route-destinations.ts';
import { podsBehind } from '../facts/served-subsets.ts';
import type { Rule, RuleFinding } from '../types.ts';

function findingOf(facts: ClusterFacts, destination: RouteDestination): readonly RuleFinding[] {
  const { service, share, subset, isDivided, isMirror, origin } = destination;
  if (!isDivided || isMirror || share === 0 || service?.registry !== 'kubernetes' || service.selector === null)
    return [];
  const own = facts.serviceByHost.get(service.host);
  const named = own?.destinationRule?.subsets.find((each) => each.name === subset);
  // Without any pod of the service among the objects, nothing can be said about its subsets.
  if (subset !== null && (named === undefined || podsBehind(facts, service, {}) === 0)) return [];
  if (subset === null && !facts.knowsNamespace(service.namespace)) return [];
  if (podsBehind(facts, service, named?.labels ?? {}) > 0) return [];
  const where = subset === null ? service.name : `subset ${subset} of ${service.name}`;
  return [
    {
      manifest: origin.manifest,
      path: origin.path,
      message: `${percentText(share)} of the requests go to ${where}, which has no pods: they are answered 503`,
      ...(own === undefined ? {} : { service: own.id }),
    },
  ];
}

export const weightWithoutPods: Rule = {
  code: 'MSH004',
  title: 'A share of the requests goes where no pods are',
  severity: 'error',
  rows: ['M03', 'D11'],
  why: 'A proxy picks the destination by weight before it looks at health; retries and ejection act only inside it (Envoy, weighted clusters). A share without pods does not fail over: it fails.',
  fix: 'set its weight to 0 until its pods are there, or correct the labels of the subset',
  find: inEachCluster((facts) => facts.destinations.flatMap((destination) => findingOf(facts, destination))),
};
