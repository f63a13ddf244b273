/**
 * What one proxy is given. Sidecars of a namespace that nothing tells apart share their outbound half, which is
 * computed once per mesh.
 */
import { stringRecordAt } from '../manifests/field.ts';
import type { Mesh } from './build-mesh.ts';
import { clusterTable } from './cluster-table.ts';
import type { Unmodelled } from './delegates.ts';
import { gatewayListeners, servedGateways } from './gateway-listeners.ts';
import { gatewayGuard, inboundPolicies } from './inbound-policy.ts';
import {
  filterRateLimit,
  type PatchContext,
  type RateLimitPatches,
  rateLimitPatches,
  withRateLimits,
} from './local-rate-limit.ts';
import { sidecarListeners, touchServiceClusters } from './sidecar-listeners.ts';
import { sidecarOf, sidecarScope, visibleService } from './sidecar-scope.ts';
import type { Cluster, Listener, ProxyConfig, ProxyIdentity } from './types.ts';

interface Outbound {
  readonly listeners: readonly Listener[];
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly unmodelled: readonly Unmodelled[];
}

interface OutboundCache {
  /** Label keys that some rule looks at in the caller: only by these may sidecars of one namespace differ. */
  readonly labelKeys: readonly string[];
  readonly made: Map<string, Outbound>;
}

const outboundCaches = new WeakMap<Mesh, OutboundCache>();

function callerLabelKeys(mesh: Mesh): readonly string[] {
  const rules = mesh.virtualServices.flatMap(({ http, tcp, tls }) => [...http, ...tcp, ...tls]);
  const sources = rules.flatMap(({ rows }) => rows ?? []).map((row) => stringRecordAt(row.spec, ['sourceLabels']));
  const destinations = [...mesh.destinationRules.local.values()].flatMap((table) => [...table.all.values()].flat());
  const selectors = destinations.map((rule) => rule.workloadSelector ?? {});
  return [...new Set([...sources, ...selectors].flatMap((labels) => Object.keys(labels)))].sort();
}

function outboundCache(mesh: Mesh): OutboundCache {
  const known = outboundCaches.get(mesh);
  if (known !== undefined) return known;
  const made: OutboundCache = { labelKeys: callerLabelKeys(mesh), made: new Map() };
  outboundCaches.set(mesh, made);
  return made;
}

function outboundOf(mesh: Mesh, proxy: ProxyIdentity): Outbound {
  const { labelKeys, made: cache } = outboundCache(mesh);
  const sidecar = sidecarOf(mesh, proxy);
  const labels = JSON.stringify(labelKeys.map((key) => proxy.labels[key] ?? null));
  const key = `${proxy.namespace}/${sidecar?.namespace ?? ''}/${sidecar?.name ?? ''}/${labels}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const unmodelled: Unmodelled[] = [];
  const scope = sidecarScope(mesh, proxy, unmodelled);
  const clusters = clusterTable(mesh, proxy, scope.lookup, unmodelled);
  const context = { mesh, proxy, clusters, unmodelled };
  touchServiceClusters(scope, context);
  const listeners = sidecarListeners(scope, context);
  const made = { listeners, clusters: clusters.clusters, unmodelled };
  cache.set(key, made);
  return made;
}

function sidecarConfig(mesh: Mesh, proxy: ProxyIdentity): ProxyConfig {
  const outbound = outboundOf(mesh, proxy);
  const unmodelled: Unmodelled[] = [...outbound.unmodelled];
  const patches = rateLimitPatches(mesh, proxy, unmodelled);
  return {
    proxy,
    listeners: outbound.listeners.map((listener) => withPortLimit(listener, patches, 'SIDECAR_OUTBOUND')),
    clusters: outbound.clusters,
    inbound: inboundPolicies(mesh, proxy, patches, unmodelled),
    guard: null,
    unmodelled: distinct(unmodelled),
  };
}

/** A filter with its own bucket holds for every route of the port that no patch singles out; they share the bucket. */
function withPortLimit(listener: Listener, patches: RateLimitPatches, context: PatchContext): Listener {
  const limited = withRateLimits(listener, patches, context);
  const all = listener.protocol === 'http' ? filterRateLimit(patches, context, listener.port) : null;
  if (all === null) return limited;
  const virtualHosts = limited.virtualHosts.map((host) => ({
    ...host,
    routes: host.routes.map((route) => (route.rateLimit === null ? { ...route, rateLimit: all } : route)),
  }));
  return { ...limited, virtualHosts };
}

function gatewayConfig(mesh: Mesh, proxy: ProxyIdentity): ProxyConfig {
  const unmodelled: Unmodelled[] = [];
  const lookup = (host: string) => visibleService(mesh, host, proxy.namespace, proxy.namespace);
  const clusters = clusterTable(mesh, proxy, lookup, unmodelled);
  const patches = rateLimitPatches(mesh, proxy, unmodelled);
  const listeners = gatewayListeners(servedGateways(mesh.gateways, proxy), { mesh, proxy, clusters, unmodelled });
  const guard = gatewayGuard(mesh, proxy, patches, unmodelled);
  // The bucket of a filter on all ports guards the gateway as a whole, so that its listeners share it.
  const limit = guard.rateLimit === null ? withPortLimit : withRateLimits;
  return {
    proxy,
    listeners: listeners.map((listener) => limit(listener, patches, 'GATEWAY')),
    clusters: clusters.clusters,
    inbound: new Map(),
    guard,
    unmodelled: distinct(unmodelled),
  };
}

function distinct(all: readonly Unmodelled[]): readonly Unmodelled[] {
  const seen = new Set<string>();
  return all.filter(({ what, origin }) => {
    const { kind, metadata } = origin.manifest.object;
    const key = `${what} ${kind}/${metadata.namespace ?? ''}/${metadata.name} ${origin.path.join('.')}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Everything that a gateway or a sidecar is given by its control plane. */
export function proxyConfig(mesh: Mesh, proxy: ProxyIdentity): ProxyConfig {
  return proxy.kind === 'gateway' ? gatewayConfig(mesh, proxy) : sidecarConfig(mesh, proxy);
}
