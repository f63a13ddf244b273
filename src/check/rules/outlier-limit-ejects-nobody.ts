import { numberAt } from '../../manifests/field.ts';
import { outlierPolicy } from '../../mesh/outlier-policy.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { type ServedSubset, servedSubsets } from '../facts/served-subsets.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Envoy ejects one more pod only while `100 * (ejected + 1) / pods <= limit`. */
function ejects(limitPercent: number, pods: number): boolean {
  return 100 <= limitPercent * pods;
}

function findingOf(facts: ClusterFacts, service: ServiceFacts, pool: ServedSubset): readonly RuleFinding[] {
  const outlier = outlierPolicy(pool.policy.outlierDetection, facts.mesh.facts);
  // Of a single pod nobody could be ejected to any good.
  if (outlier === null || pool.pods < 2 || ejects(outlier.maxEjectionPercent, pool.pods)) return [];
  const own = pool.subset?.trafficPolicy?.outlierDetection !== undefined ? pool.subset : null;
  const rule = service.destinationRule!;
  const { manifest } = own?.origin ?? rule.policyOrigin;
  const policyPath = own === null ? rule.policyOrigin.path : [...own.origin.path, 'trafficPolicy'];
  const isWritten = numberAt(pool.policy.outlierDetection, ['maxEjectionPercent']) !== undefined;
  const enough = Math.ceil(100 / pool.pods);
  const what = pool.subset === null ? service.service.name : `subset ${pool.subset.name} of ${service.service.name}`;
  const limit = `${isWritten ? 'a limit' : 'Istio’s default limit'} of ${outlier.maxEjectionPercent} %`;
  const later = ejects(outlier.maxEjectionPercent, pool.mostPods)
    ? `, and none is until there are ${Math.ceil(100 / outlier.maxEjectionPercent)}`
    : '';
  return [
    {
      manifest,
      path: [...policyPath, 'outlierDetection', ...(isWritten ? ['maxEjectionPercent'] : [])],
      message: `${limit} over ${pool.pods} pods of ${what} never ejects any${later}`,
      fix: `write maxEjectionPercent: ${enough <= 50 ? 50 : 100} (at least ${enough} for ${pool.pods} pods)`,
      service: service.id,
    },
  ];
}

export const outlierLimitEjectsNobody: Rule = {
  code: 'MSH001',
  title: 'An outlier limit that never ejects anybody',
  severity: 'error',
  rows: ['M13'],
  why: 'Envoy ejects a pod only while 100·(ejected+1)/pods is within maxEjectionPercent; there is no exception for the first pod any more (outlier_detection_impl.cc). A failing pod keeps its share of the requests.',
  fix: 'raise maxEjectionPercent to at least 100 divided by the number of pods',
  find: inEachCluster((facts) =>
    facts.services.flatMap((service) =>
      service.destinationRule === null
        ? []
        : servedSubsets(facts, service).flatMap((pool) => findingOf(facts, service, pool)),
    ),
  ),
};
