/**
 * TCP and TLS routes: where a raw connection goes, by port and, for TLS, by the name its handshake asks for
 * (pilot/pkg/networking/core/tls.go, gateway.go).
 *
 * Leaves out: `destinationSubnets`, `sourceSubnet`.
 */
import { numberAt, recordAt, recordsAt, stringAt, stringsAt } from '../manifests/field.ts';
import type { RouteListener } from './build-routes.ts';
import { NO_OPERATIONS } from './header-operations.ts';
import { hostsOverlap, resolveHost } from './host-name.ts';
import { rowApplies } from './route-match.ts';
import type { TcpRoute, WeightedDestination } from './types.ts';
import type { MatchRow, MeshRule } from './virtual-services.ts';

function destinations(rule: MeshRule, listener: RouteListener): readonly WeightedDestination[] {
  const entries = recordsAt(rule.spec, ['route']);
  const all = entries.map(([index, entry]): WeightedDestination => {
    const written = recordAt(entry, ['destination']);
    const host = stringAt(written, ['host']) ?? '';
    const subset = stringAt(written, ['subset']) || null;
    const writtenPort = numberAt(written, ['port', 'number']) ?? null;
    const target = listener.clusters.destination(resolveHost(host, rule.namespace), subset, writtenPort, listener.port);
    return {
      cluster: target.key,
      host,
      subset,
      port: target.port,
      weight: numberAt(entry, ['weight']) ?? 0,
      headers: NO_OPERATIONS,
      origin: { manifest: rule.origin.manifest, path: [...rule.origin.path, 'route', index] },
    };
  });
  return all.length === 1 ? all.map((each) => ({ ...each, weight: 1 })) : all.filter((each) => each.weight > 0);
}

function applyingRows(rule: MeshRule, listener: RouteListener): readonly (MatchRow | null)[] {
  const rows = rule.rows ?? [null];
  return rows.filter((row) => row === null || rowApplies(row, listener.proxy, listener.port, listener.gateways));
}

/** The first TCP rule that applies; there is only one per listener. */
export function tcpRoutes(rules: readonly MeshRule[], listener: RouteListener): readonly TcpRoute[] {
  const rule = rules.find((each) => applyingRows(each, listener).length > 0);
  return rule === undefined ? [] : [{ sniHosts: [], destinations: destinations(rule, listener), origin: rule.origin }];
}

/** TLS rules whose names some host of the listener covers. */
export function tlsRoutes(
  rules: readonly MeshRule[],
  hosts: readonly string[],
  listener: RouteListener,
): readonly TcpRoute[] {
  return rules.flatMap((rule) =>
    applyingRows(rule, listener).flatMap((row) => {
      const sniHosts = stringsAt(row?.spec, ['sniHosts']).map((host) => host.toLowerCase());
      const shared = sniHosts.filter((sni) => hosts.some((host) => hostsOverlap(sni, host)));
      return shared.length === 0
        ? []
        : [{ sniHosts: shared, destinations: destinations(rule, listener), origin: rule.origin }];
    }),
  );
}
