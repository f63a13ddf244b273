import type { JsonObject } from '../manifests/types.ts';
import type { Endpoint, EndpointGroups, Locality, LocalityGroup } from '../mesh/types.ts';
import type { EnvoySettings } from './settings.ts';

/** Key under which an endpoint says whether it speaks mutual TLS; the cluster's socket matches read it. */
const SOCKET_MATCH_KEY = 'envoy.transport_socket_match';

/** Endpoints with locality, priority and weight (EDS). */
export function loadAssignment(cluster: string, groups: EndpointGroups, settings: EnvoySettings): JsonObject {
  const endpoints = groups.priorities.flatMap((localities, priority) =>
    localities.map((group) => localityEndpoints(group, priority, groups.weighted, settings)),
  );
  return { cluster_name: cluster, endpoints };
}

function localityEndpoints(
  group: LocalityGroup,
  priority: number,
  weighted: boolean,
  settings: EnvoySettings,
): JsonObject {
  return {
    locality: localityName(group.locality),
    priority,
    ...(weighted ? { load_balancing_weight: group.weight } : {}),
    lb_endpoints: group.endpoints.map((endpoint) => lbEndpoint(endpoint, settings)),
  };
}

function lbEndpoint(endpoint: Endpoint, settings: EnvoySettings): JsonObject {
  const { address, port } = settings.reach(endpoint);
  // Ring hash and Maglev place a host by this text: its own address wherever it is really reached.
  const hashKey = `${endpoint.address}:${endpoint.port}`;
  const isMoved = hashKey !== `${address}:${port}`;
  const metadata = {
    ...(endpoint.meshed ? { [SOCKET_MATCH_KEY]: { tlsMode: 'istio' } } : {}),
    ...(isMoved ? { 'envoy.lb': { hash_key: hashKey } } : {}),
  };
  return {
    endpoint: { address: { socket_address: { address, port_value: port } } },
    load_balancing_weight: endpoint.weight,
    ...(endpoint.ready ? {} : { health_status: 'UNHEALTHY' }),
    ...(Object.keys(metadata).length > 0 ? { metadata: { filter_metadata: metadata } } : {}),
  };
}

/** Envoy's `Locality`; Istio's sub-zone keeps its name. */
function localityName({ region, zone, subzone }: Locality): JsonObject {
  return { region, zone, sub_zone: subzone };
}
