import { field, numberAt, recordsAt } from '../../manifests/field.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/**
 * Traces that begin every second in one cluster: the load that clients offer, by the share of its region and as far as the
 * mesh lets them begin. 0 where nobody said what load there is.
 */
export function offeredTraces(facts: ClusterFacts): number {
  const { targets, cluster } = facts;
  if (targets === null) return 0;
  const offered = targets.services.reduce((sum, { load }) => sum + (load?.rps ?? 0), 0);
  const region = targets.regions.find(({ clusters }) => clusters.includes(cluster));
  const share = region === undefined ? 1 : region.share / region.clusters.length;
  const begun = facts.objects('telemetry.istio.io', 'Telemetry').flatMap((manifest) => {
    const isAll = facts.index.namespaceOf(manifest) === facts.mesh.settings.rootNamespace;
    if (!isAll || field(manifest.object, ['spec', 'selector']) !== undefined) return [];
    return recordsAt(manifest.object, ['spec', 'tracing']).flatMap(
      ([, tracing]) => numberAt(tracing, ['randomSamplingPercentage']) ?? [],
    );
  });
  return (offered * share * (begun[0] ?? 100)) / 100;
}
