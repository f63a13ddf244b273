/** Every destination that a route of the mesh names, with the service it leads to. */
import { numberAt, recordAt, recordsAt, stringAt } from '../../manifests/field.ts';
import type { Origin, Path } from '../../manifests/types.ts';
import type { Mesh } from '../../mesh/build-mesh.ts';
import { isWildcard, resolveHost } from '../../mesh/host-name.ts';
import type { MeshService } from '../../mesh/services.ts';
import { visibleService } from '../../mesh/sidecar-scope.ts';
import type { MeshRule, MeshVirtualService } from '../../mesh/virtual-services.ts';

export interface RouteDestination {
  readonly virtualService: MeshVirtualService;
  readonly rule: MeshRule;
  readonly list: 'http' | 'tcp' | 'tls';
  /** Fully qualified where it is a service of the cluster. */
  readonly host: string;
  /** As written. */
  readonly written: string;
  readonly subset: string | null;
  readonly port: number | null;
  /** Part of the rule's requests, 0 to 1. */
  readonly share: number;
  /** Several destinations divide the rule's requests. */
  readonly isDivided: boolean;
  /** A copy of requests goes there, and nobody waits for its answer. */
  readonly isMirror: boolean;
  /** Null: nobody defines the host. */
  readonly service: MeshService | null;
  readonly origin: Origin;
}

/** The service that a host means to a client of a namespace; a ServiceEntry's wildcard counts. */
export function serviceOfHost(mesh: Mesh, host: string, client: string): MeshService | null {
  const exact = visibleService(mesh, host, client, client);
  if (exact !== null) return exact;
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    const found = visibleService(mesh, `*${host.slice(dot)}`, client, client);
    if (found !== null) return found;
  }
  return null;
}

function destinationsOf(
  mesh: Mesh,
  virtualService: MeshVirtualService,
  rule: MeshRule,
  list: RouteDestination['list'],
): readonly RouteDestination[] {
  const routes = recordsAt(rule.spec, ['route']);
  const weightOf = (route: unknown): number => numberAt(route, ['weight']) ?? (routes.length === 1 ? 1 : 0);
  const total = routes.reduce((sum, [, route]) => sum + weightOf(route), 0);
  const make = (destination: unknown, share: number, isMirror: boolean, path: Path): RouteDestination => {
    const written = stringAt(destination, ['host']) ?? '';
    const host = resolveHost(written, rule.namespace);
    return {
      virtualService,
      rule,
      list,
      host,
      written,
      subset: stringAt(destination, ['subset']) || null,
      port: numberAt(destination, ['port', 'number']) ?? null,
      share,
      isDivided: routes.length > 1,
      isMirror,
      service: isWildcard(host) ? null : serviceOfHost(mesh, host, rule.namespace),
      origin: { manifest: rule.origin.manifest, path: [...rule.origin.path, ...path] },
    };
  };
  const forwarded = routes.map(([index, route]) => {
    const backend = numberAt(route, ['backend']);
    const path = backend === undefined ? ['route', index] : ['backendRefs', backend];
    const share = routes.length === 1 ? 1 : total > 0 ? weightOf(route) / total : 0;
    return make(recordAt(route, ['destination']), share, false, path);
  });
  const single = recordAt(rule.spec, ['mirror']);
  const mirrors = recordsAt(rule.spec, ['mirrors']).map(([index, each]) => {
    const path = virtualService.semantics === 'gatewayApi' ? ['filters'] : ['mirrors', index];
    return make(recordAt(each, ['destination']), 0, true, path);
  });
  return [...forwarded, ...(single === undefined ? [] : [make(single, 0, true, ['mirror'])]), ...mirrors];
}

/** All of them, in the order of the objects; what one rule names under several hosts of a route comes once. */
export function routeDestinations(mesh: Mesh): readonly RouteDestination[] {
  const seen = new Set<unknown>();
  return mesh.virtualServices.flatMap((virtualService) =>
    (['http', 'tcp', 'tls'] as const).flatMap((list) =>
      virtualService[list].flatMap((rule) => {
        // Routes of the Gateway API appear once per parent and host, with the same rules.
        if (seen.has(rule.spec)) return [];
        seen.add(rule.spec);
        return destinationsOf(mesh, virtualService, rule, list);
      }),
    ),
  );
}
