import type { IstioFacts } from '../engines/istio.ts';
import type { JsonObject } from '../manifests/types.ts';
import type { Cluster } from '../mesh/types.ts';
import { circuitBreakers } from './circuit-breakers.ts';
import { duration } from './duration.ts';
import { extension, typed } from './extension.ts';
import { loadBalancer } from './load-balancer.ts';
import { outlierDetection } from './outlier-detection.ts';
import type { EnvoySettings } from './settings.ts';
import { upstreamTls } from './tls.ts';
import type { Leave } from './untranslated.ts';

/** Where a cluster's endpoints come from: `load_assignment` or `eds_cluster_config`. */
export type EndpointsOf = (cluster: Cluster) => JsonObject;

/** One Envoy cluster. `weighted`: locality weights are in force. */
export function renderCluster(
  cluster: Cluster,
  weighted: boolean,
  endpointsOf: EndpointsOf,
  settings: EnvoySettings,
  leave: Leave,
): JsonObject {
  const { facts } = settings;
  if (cluster.balance.kind === 'passthrough')
    leave(`original destination of ${cluster.key}: needs a redirected connection`, cluster.origin);
  return {
    name: cluster.key,
    ...(cluster.balance.kind === 'passthrough' ? { type: 'ORIGINAL_DST' } : endpointsOf(cluster)),
    connect_timeout: duration(cluster.pool.connectTimeoutUs),
    ...loadBalancer(cluster),
    common_lb_config: {
      healthy_panic_threshold: { value: cluster.panicThresholdPercent },
      update_merge_window: duration(facts.outlier.updateMergeWindowUs),
      ...(weighted ? { locality_weighted_lb_config: {} } : {}),
    },
    circuit_breakers: circuitBreakers(cluster.pool),
    ...(cluster.outlier === null ? {} : { outlier_detection: outlierDetection(cluster.outlier, facts) }),
    typed_extension_protocol_options: protocolOptions(cluster, facts),
    ...transportSocket(cluster, settings, leave),
  };
}

/** A sidecar's own application on one port. */
export function renderInboundCluster(name: string, port: number, settings: EnvoySettings): JsonObject {
  const { address, port: own } = settings.application(port);
  const endpoint = { address: { socket_address: { address, port_value: own } } };
  return {
    name,
    type: 'STATIC',
    connect_timeout: duration(settings.facts.connectTimeoutUs),
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint }] }] },
  };
}

function protocolOptions({ pool }: Cluster, { unlimited }: IstioFacts): JsonObject {
  const perConnection = pool.maxRequestsPerConnection;
  const isLimited = perConnection !== 0 && perConnection !== unlimited;
  const options = typed('envoy.extensions.upstreams.http.v3.HttpProtocolOptions', {
    explicit_http_config: pool.http2 ? { http2_protocol_options: {} } : { http_protocol_options: {} },
    common_http_protocol_options: {
      idle_timeout: duration(pool.idleTimeoutUs),
      ...(isLimited ? { max_requests_per_connection: perConnection } : {}),
    },
  });
  return { 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': options };
}

/** Plain text, TLS, or per endpoint: mutual TLS to those that have a sidecar. */
function transportSocket(cluster: Cluster, settings: EnvoySettings, leave: Leave): JsonObject {
  const { tls } = cluster;
  const { identity } = settings;
  const sni = tls.sni ?? (tls.mode === 'SIMPLE' || tls.mode === 'MUTUAL' ? cluster.host : meshServerName(cluster));
  switch (tls.mode) {
    case 'DISABLE':
      return {};
    case 'SIMPLE':
      return { transport_socket: upstreamTls(null, null, sni) };
    case 'MUTUAL':
    case 'ISTIO_MUTUAL':
      if (identity !== null) return { transport_socket: upstreamTls(identity, identity.authorities, sni) };
      leave(`mutual TLS to ${cluster.host}: no identity was given, so plain text is sent`, cluster.origin);
      return {};
    case 'auto':
      // Without an identity there is nothing to choose: the caller runs a mesh without mutual TLS.
      return identity === null
        ? {}
        : { transport_socket_matches: autoMatches(upstreamTls(identity, identity.authorities, sni)) };
  }
}

/** The name asked for inside the mesh, by which an east-west gateway finds the cluster (`BuildDNSSrvSubsetKey`). */
function meshServerName({ host, port, subset }: Cluster): string {
  return `outbound_.${port}_.${subset ?? ''}_.${host}`;
}

function autoMatches(secure: JsonObject): JsonObject[] {
  const plain = extension(
    'envoy.transport_sockets.raw_buffer',
    'envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer',
  );
  return [
    { name: 'tlsMode-istio', match: { tlsMode: 'istio' }, transport_socket: secure },
    { name: 'tlsMode-disabled', match: {}, transport_socket: plain },
  ];
}
