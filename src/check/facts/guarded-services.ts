import type { Manifest, Path } from '../../manifests/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import type { ServiceFacts } from './service-facts.ts';

/** Services to which the mesh's safeguards apply: asked over HTTP, with pods that have a proxy or clients that do. */
export function guardedServices(facts: ClusterFacts): readonly ServiceFacts[] {
  return facts.services.filter(
    (each) => each.isAsked && each.isMeshed && each.isHttp && each.workloads.length > 0 && !isSpare(each),
  );
}

/** Of the three services that Flagger makes of a Canary, the -primary carries the traffic. */
function isSpare({ manifest, service }: ServiceFacts): boolean {
  return manifest.object.kind === 'Canary' && !service.name.endsWith('-primary');
}

/** Where a traffic policy for a service stands or belongs: its DestinationRule, else the Service itself. */
export function policyPlace(service: ServiceFacts): { readonly manifest: Manifest; readonly path: Path } {
  const { destinationRule } = service;
  if (destinationRule === null) return { manifest: service.manifest, path: [] };
  return { manifest: destinationRule.policyOrigin.manifest, path: destinationRule.policyOrigin.path };
}
