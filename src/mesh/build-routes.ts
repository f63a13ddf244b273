/**
 * The Envoy routes of one virtual service on one listener: one per row that applies, in order, until one that takes
 * everything (route.go, `BuildHTTPRoutesForVirtualService`).
 */
import { parseDurationUs } from '../manifests/duration.ts';
import { numberAt, recordAt, stringAt } from '../manifests/field.ts';
import type { Mesh } from './build-mesh.ts';
import type { ClusterTable } from './cluster-table.ts';
import { corsPolicyOf } from './cors-policy.ts';
import type { Unmodelled } from './delegates.ts';
import { faultOf, unmodelledFault } from './fault.ts';
import { consistentHash, hashInput } from './hash-policy.ts';
import { NO_OPERATIONS } from './header-operations.ts';
import { resolveHost } from './host-name.ts';
import { type MirrorTarget, mirrorsOf } from './mirrors.ts';
import { retryPolicy } from './retry-policy.ts';
import { routeAction } from './route-action.ts';
import { MATCH_ALL, routeMatch, rowApplies } from './route-match.ts';
import type { MeshService } from './services.ts';
import type { ProxyIdentity, Route } from './types.ts';
import type { MatchRow, MeshRule, MeshVirtualService } from './virtual-services.ts';

/** A listener of one proxy, as routes are written for it. */
export interface RouteListener {
  readonly mesh: Mesh;
  readonly proxy: ProxyIdentity;
  readonly clusters: ClusterTable;
  readonly port: number;
  readonly tls: boolean;
  /** `mesh`, or the gateways this listener serves. */
  readonly gateways: ReadonlySet<string>;
  readonly unmodelled: Unmodelled[];
}

function mirrorTarget(rule: MeshRule, listener: RouteListener): MirrorTarget {
  return (destination) => {
    const host = stringAt(destination, ['host']) ?? '';
    const subset = stringAt(destination, ['subset']) || null;
    const writtenPort = numberAt(destination, ['port', 'number']) ?? null;
    const target = listener.clusters.destination(resolveHost(host, rule.namespace), subset, writtenPort, listener.port);
    return { cluster: target.key, host, subset, port: target.port };
  };
}

function routeName(rule: MeshRule, row: MatchRow | null): string {
  const rowName = stringAt(row?.spec, ['name']) ?? '';
  const ruleName = stringAt(rule.spec, ['name']) ?? '';
  return rowName === '' ? ruleName : `${ruleName}.${rowName}`;
}

function timeoutOf(rule: MeshRule): number | null {
  const timeoutUs = parseDurationUs(stringAt(rule.spec, ['timeout']));
  // Zero is Envoy's way of writing "no timeout".
  return timeoutUs === undefined || timeoutUs <= 0 ? null : timeoutUs;
}

function buildRoute(
  rule: MeshRule,
  row: MatchRow | null,
  semantics: MeshVirtualService['semantics'],
  listener: RouteListener,
): Route {
  const match = routeMatch(row, semantics === 'gatewayApi');
  const { clusters, port, tls, mesh } = listener;
  const { action, headers, hashedAlone } = routeAction(rule, match, { clusters, port, tls, semantics });
  const forwards = action.kind === 'forward';
  const fault = recordAt(rule.spec, ['fault']);
  const leftOut = unmodelledFault(fault);
  if (leftOut !== null) {
    listener.unmodelled.push({ what: leftOut, origin: { ...rule.origin, path: [...rule.origin.path, 'fault'] } });
  }
  const retries = recordAt(rule.spec, ['retries']);
  return {
    name: routeName(rule, row),
    index: rule.index,
    match,
    action,
    timeoutUs: forwards ? timeoutOf(rule) : null,
    retries: forwards ? retryPolicy(retries, mesh.settings.defaultRetries, hashedAlone, mesh.facts) : null,
    mirrors: forwards ? mirrorsOf(rule.spec, mirrorTarget(rule, listener)) : [],
    fault: faultOf(fault),
    cors: corsPolicyOf(recordAt(rule.spec, ['corsPolicy'])),
    headers,
    rateLimit: null,
    origin: row?.origin ?? rule.origin,
  };
}

/** Routes of a virtual service on a listener; empty when none of its rows applies to the proxy. */
export function buildRoutes(virtualService: MeshVirtualService, listener: RouteListener): readonly Route[] {
  const routes: Route[] = [];
  for (const rule of virtualService.http) {
    for (const row of rule.rows ?? [null]) {
      if (row !== null && !rowApplies(row, listener.proxy, listener.port, listener.gateways)) continue;
      const route = buildRoute(rule, row, virtualService.semantics, listener);
      routes.push(route);
      if (route.match.catchAll) return routes;
    }
  }
  return routes;
}

/** The route of a service that no virtual service claims. */
export function defaultRoute(service: MeshService, listener: RouteListener): Route {
  const { mesh, clusters, port } = listener;
  const target = clusters.destination(service.host, null, port, port);
  const input = hashInput(consistentHash(target.rule, null, port));
  return {
    name: 'default',
    index: 0,
    match: MATCH_ALL,
    action: {
      kind: 'forward',
      destinations: [
        {
          cluster: target.key,
          host: service.host,
          subset: null,
          port,
          weight: 1,
          headers: NO_OPERATIONS,
          origin: service.origin,
        },
      ],
      rewrite: null,
      hash: input === null ? [] : [input],
    },
    timeoutUs: null,
    retries: retryPolicy(undefined, mesh.settings.defaultRetries, false, mesh.facts),
    mirrors: [],
    fault: null,
    cors: null,
    headers: NO_OPERATIONS,
    rateLimit: null,
    origin: null,
  };
}
