/**
 * One proxy's configuration as Envoy v3 resources. The same parts are delivered in two ways: by file subscription, as a
 * running proxy takes changes, and inline, which is the only form whose content `envoy --mode validate` reads.
 *
 * Leaves out, and names in `untranslated` where a configuration asks for it: authorization by an external service,
 * original-destination clusters (they need redirected connections), TLS without the files it needs, what the mesh itself
 * could not model. Statistics filters and Istio's metadata exchange are not part of what a request is answered.
 */
import type { JsonObject } from '../manifests/types.ts';
import type { Cluster, EndpointGroups, ProxyConfig } from '../mesh/types.ts';
import { type EndpointsOf, renderCluster, renderInboundCluster } from './cluster.ts';
import { byPort, inboundClusterName, type RoutesOf, renderInboundListener, renderListener } from './listener.ts';
import { loadAssignment } from './load-assignment.ts';
import { passthroughCluster } from './passthrough-cluster.ts';
import { routeConfiguration } from './route-configuration.ts';
import type { EnvoySettings } from './settings.ts';
import type { Untranslated } from './untranslated.ts';

/** Endpoints by `Cluster.key`, ordered for this proxy's locality. */
export type EndpointsByCluster = ReadonlyMap<string, EndpointGroups>;

export interface EnvoyResources {
  readonly listeners: readonly JsonObject[];
  /** Route configurations by name. */
  readonly routes: ReadonlyMap<string, JsonObject>;
  readonly clusters: readonly JsonObject[];
  /** Load assignments by cluster name. */
  readonly endpoints: ReadonlyMap<string, JsonObject>;
  readonly untranslated: readonly Untranslated[];
}

/** How listeners and clusters refer to what may change by itself. */
export interface Delivery {
  readonly routes: (name: string, configuration: JsonObject) => JsonObject;
  readonly endpoints: (cluster: string, assignment: JsonObject) => JsonObject;
}

/** Everything inline: one static configuration. */
export const INLINE: Delivery = {
  routes: (_name, configuration) => ({ route_config: configuration }),
  endpoints: (_cluster, assignment) => ({ type: 'STATIC', load_assignment: assignment }),
};

/** Renders one proxy. */
export function renderProxy(
  config: ProxyConfig,
  groups: EndpointsByCluster,
  settings: EnvoySettings,
  delivery: Delivery,
): EnvoyResources {
  const untranslated: Untranslated[] = config.unmodelled.map(({ what, origin }) => ({ what, origin }));
  const leave = (what: string, origin: Untranslated['origin']) => void untranslated.push({ what, origin });
  const routes = new Map<string, JsonObject>();
  const isGrpc = (key: string) => config.clusters.get(key)?.protocol === 'grpc';
  const context = { hooks: settings.hooks, leave, isGrpc };
  const endpoints = new Map<string, JsonObject>();
  const routesOf: RoutesOf = (name, listeners) => {
    const configuration = routeConfiguration(name, listeners, context);
    routes.set(name, configuration);
    return delivery.routes(name, configuration);
  };
  const endpointsOf: EndpointsOf = (cluster) => {
    const assignment = loadAssignment(cluster.key, groups.get(cluster.key) ?? NOBODY, settings);
    endpoints.set(cluster.key, assignment);
    return delivery.endpoints(cluster.key, assignment);
  };
  const known = [...config.clusters.values()].filter((cluster) => cluster.missing === null);
  const clusters = known.map((cluster) =>
    renderCluster(cluster, isWeighted(cluster, groups), endpointsOf, settings, leave),
  );
  const inboundPorts = [...config.inbound.keys()].sort((a, b) => a - b);
  const listeners = byPort(config.listeners).map((group) => renderListener(group, config, routesOf, settings, leave));
  const inbound = inboundPorts.map((port) => renderInboundListener(port, config.inbound.get(port)!, settings, leave));
  const applications = inboundPorts.map((port) => renderInboundCluster(inboundClusterName(port), port, settings));
  const passthrough = config.listeners.some((listener) => listener.unknownHost === 'passthrough')
    ? [passthroughCluster()]
    : [];
  return {
    listeners: [...listeners, ...inbound].filter(hasChains),
    routes,
    clusters: [...clusters, ...applications, ...passthrough],
    endpoints,
    untranslated,
  };
}

const NOBODY: EndpointGroups = { priorities: [], weighted: false };

function isWeighted(cluster: Cluster, groups: EndpointsByCluster): boolean {
  return groups.get(cluster.key)?.weighted ?? false;
}

/** Envoy refuses a listener that no connection could enter. */
function hasChains(listener: JsonObject): boolean {
  return (listener.filter_chains as readonly unknown[]).length > 0;
}
