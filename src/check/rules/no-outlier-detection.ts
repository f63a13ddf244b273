import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { guardedServices, policyPlace } from '../facts/guarded-services.ts';
import { isPromised } from '../facts/promised-rows.ts';
import { servedSubsets } from '../facts/served-subsets.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

function findingOf(facts: ClusterFacts, service: ServiceFacts): readonly RuleFinding[] {
  const pools = servedSubsets(facts, service).filter(({ policy }) => policy.outlierDetection === null);
  // Where one pod is all there is, ejecting it helps nobody; what is missing then is a second pod.
  const matters = pools.filter(({ pods }) => pods > 1);
  const [first] = service.destinationRule !== null || isPromised(facts, 'M13', service.id) ? pools : matters;
  if (first === undefined) return [];
  const which = first.subset === null ? service.service.name : `subset ${first.subset.name} of ${service.service.name}`;
  const message = `${which} has no outlier detection: a pod that fails keeps its share of the requests`;
  return [{ ...policyPlace(service), message, service: service.id }];
}

export const noOutlierDetection: Rule = {
  code: 'MSH006',
  title: 'No outlier detection',
  severity: 'warning',
  rows: ['M13'],
  why: 'Without the block nobody is ever ejected (cluster_traffic_policy.go): readiness probes notice a dead pod, not one that answers errors.',
  fix: 'add outlierDetection to its DestinationRule: consecutive5xxErrors: 5, interval, baseEjectionTime, and a maxEjectionPercent that its replicas allow',
  find: inEachCluster((facts) => guardedServices(facts).flatMap((service) => findingOf(facts, service))),
};
