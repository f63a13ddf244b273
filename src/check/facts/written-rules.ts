import type { MeshRule, MeshVirtualService } from '../../mesh/virtual-services.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import type { RouteDestination } from './route-destinations.ts';

/** One rule of a VirtualService or route, as somebody wrote it. */
export interface WrittenRule {
  readonly virtualService: MeshVirtualService;
  readonly rule: MeshRule;
  /** Where it forwards to; empty for redirects and direct answers. */
  readonly destinations: readonly RouteDestination[];
  /** `{ service }` of the first destination that is a service of this cluster, for a finding. */
  readonly service: { readonly service?: string };
}

/** Rules of one list, each once, without those that Flagger or another operator would write. */
export function writtenRules(facts: ClusterFacts, list: 'http' | 'tcp' | 'tls'): readonly WrittenRule[] {
  const seen = new Set<unknown>();
  const byRule = new Map<unknown, RouteDestination[]>();
  for (const destination of facts.destinations) {
    if (destination.isMirror) continue;
    const { spec } = destination.rule;
    const others = byRule.get(spec);
    if (others === undefined) byRule.set(spec, [destination]);
    else others.push(destination);
  }
  return facts.mesh.virtualServices.flatMap((virtualService) =>
    virtualService[list].flatMap((rule): readonly WrittenRule[] => {
      if (seen.has(rule.spec) || rule.origin.manifest.object.kind === 'Canary') return [];
      seen.add(rule.spec);
      const destinations = byRule.get(rule.spec) ?? [];
      const id = destinations.map(({ host }) => facts.serviceByHost.get(host)?.id).find((each) => each !== undefined);
      return [{ virtualService, rule, destinations, service: id === undefined ? {} : { service: id } }];
    }),
  );
}
