/**
 * Where clients probably enter: one per host of each gateway, asking for the first path that leads somewhere.
 *
 * Leaves out: routes that need a header or a query, and all but the first host of a service that has several.
 */
import type { Mesh } from '../mesh/build-mesh.ts';
import { CLUSTER_DOMAIN } from '../mesh/host-name.ts';
import { findProxies } from '../mesh/proxies.ts';
import { proxyConfig } from '../mesh/proxy-config.ts';
import type { ProxyConfig, Route, VirtualHost } from '../mesh/types.ts';

export interface InferredEntry {
  /** `namespace/name` of the service that answers. */
  readonly service: string;
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly where: string;
}

/** One entry per gateway host of one cluster, each service once. */
export function inferEntries(mesh: Mesh): readonly InferredEntry[] {
  const entries = new Map<string, InferredEntry>();
  for (const proxy of findProxies(mesh)) {
    if (proxy.kind !== 'gateway') continue;
    const config = proxyConfig(mesh, proxy);
    for (const listener of config.listeners) {
      if (listener.httpsRedirect) continue;
      for (const virtualHost of listener.virtualHosts) {
        const entry = entryOf(config, virtualHost, `${proxy.namespace}/${proxy.workload}:${listener.port}`);
        if (entry !== undefined && !entries.has(entry.service)) entries.set(entry.service, entry);
      }
    }
  }
  return [...entries.values()];
}

function entryOf(config: ProxyConfig, virtualHost: VirtualHost, gateway: string): InferredEntry | undefined {
  const domain = virtualHost.domains[0] ?? '*';
  for (const route of virtualHost.routes) {
    const service = serviceBehind(config, route);
    const path = pathOf(route);
    if (service === undefined || path === undefined) continue;
    return {
      service,
      host: hostFor(domain, service),
      path,
      method: route.match.method?.kind === 'exact' ? route.match.method.value : 'GET',
      where: `host ${domain} of gateway ${gateway}`,
    };
  }
  return undefined;
}

/** The service that most requests of a route reach, whether or not anything of it exists. */
function serviceBehind(config: ProxyConfig, { action }: Route): string | undefined {
  if (action.kind !== 'forward') return undefined;
  const [first] = [...action.destinations].sort((a, b) => b.weight - a.weight);
  const host = first === undefined ? undefined : config.clusters.get(first.cluster)?.host;
  if (host === undefined || !host.endsWith(`.${CLUSTER_DOMAIN}`)) return undefined;
  const [name, namespace] = host.split('.');
  return `${namespace}/${name}`;
}

/** A path that the route matches; undefined where a path alone does not do. */
function pathOf({ match }: Route): string | undefined {
  const { path, headers, query, claims } = match;
  if (headers.length + query.length + claims.length > 0) return undefined;
  if (path === null) return '/';
  if (path.kind === 'regex') return path.value === '.*' || path.value === '/.*' ? '/' : undefined;
  return path.value === '' ? '/' : path.value;
}

/** A wildcard stands for some host: the service's name in its place says whose it was. */
function hostFor(domain: string, service: string): string {
  const name = service.split('/')[1] ?? 'any';
  if (domain === '*') return `${name}.example`;
  return domain.startsWith('*.') ? `${name}${domain.slice(1)}` : domain;
}
