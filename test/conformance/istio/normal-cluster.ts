/**
 * Clusters as Envoy takes them. Defaults of Envoy are filled in on both sides; how a side is told of endpoints and
 * certificates, and what only its statistics need, is dropped.
 */
import { canonical, defined, isNode, type Node, nodeAt, nodesAt, without } from './canonical-json.ts';

const PROTOCOL_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
const TLS_SOCKET = 'envoy.transport_sockets.tls';
const NOT_COMPARED = [
  // Delivery: both are told by subscription, or inline, which `endpoints` compares.
  'eds_cluster_config',
  'load_assignment',
  // Statistics and telemetry.
  'alt_stat_name',
  'metadata',
  'track_cluster_stats',
  'filters',
];

export function normalCluster(written: Node): Node {
  const cluster = canonical(without(written, ...NOT_COMPARED)) as Node;
  return defined({
    ...without(cluster, 'transport_socket', 'transport_socket_matches', 'typed_extension_protocol_options'),
    lb_policy: cluster.lb_policy ?? 'ROUND_ROBIN',
    ring_hash_lb_config: isNode(cluster.ring_hash_lb_config)
      ? { maximum_ring_size: 8_388_608, ...cluster.ring_hash_lb_config }
      : undefined,
    connect_timeout: cluster.connect_timeout ?? '5s',
    circuit_breakers: thresholds(nodeAt(cluster, 'circuit_breakers')),
    outlier_detection: isNode(cluster.outlier_detection) ? outlier(cluster.outlier_detection) : undefined,
    common_lb_config: commonLb(nodeAt(cluster, 'common_lb_config')),
    protocol: protocol(nodeAt(nodeAt(cluster, 'typed_extension_protocol_options'), PROTOCOL_OPTIONS)),
    tls: transport(cluster),
  });
}

function thresholds(breakers: Node): Node {
  // How much is left is a gauge.
  const [first = {}] = nodesAt(breakers, 'thresholds').map((each) => without(each, 'track_remaining'));
  const budget = first.retry_budget;
  if (!isNode(budget)) return first;
  return { ...first, retry_budget: { ...budget, budget_percent: nodeAt(budget, 'budget_percent').value ?? 0 } };
}

/** A count that is not enforced is no count. */
function enforced(detection: Node, count: string, byDefault: number, enforcedByDefault: number): number | 'off' {
  const share = detection[`enforcing_${count}`] ?? enforcedByDefault;
  return share === 0 ? 'off' : Number(detection[count] ?? byDefault);
}

function outlier(detection: Node): Node {
  const base = String(detection.base_ejection_time ?? '30s');
  const isSplit = detection.split_external_local_origin_errors === true;
  const successRate = detection.enforcing_success_rate ?? 100;
  const counts = ['consecutive_5xx', 'consecutive_gateway_failure', 'consecutive_local_origin_failure'];
  const rest = without(detection, ...counts, ...counts.map((count) => `enforcing_${count}`));
  return {
    ...without(rest, 'enforcing_local_origin_success_rate'),
    consecutive_5xx: enforced(detection, 'consecutive_5xx', 5, 100),
    consecutive_gateway_failure: enforced(detection, 'consecutive_gateway_failure', 5, 0),
    consecutive_local_origin_failure: isSplit ? enforced(detection, 'consecutive_local_origin_failure', 5, 100) : 'off',
    split_external_local_origin_errors: isSplit,
    enforcing_success_rate: successRate,
    interval: detection.interval ?? '10s',
    base_ejection_time: base,
    max_ejection_time: detection.max_ejection_time ?? `${Math.max(300, Number.parseFloat(base))}s`,
    max_ejection_percent: detection.max_ejection_percent ?? 10,
  };
}

function commonLb(config: Node): Node {
  const panic = config.healthy_panic_threshold;
  return {
    ...config,
    healthy_panic_threshold: isNode(panic) ? (panic.value ?? 0) : 50,
    update_merge_window: config.update_merge_window ?? '1s',
  };
}

function protocol(options: Node): Node {
  const common = nodeAt(options, 'common_http_protocol_options');
  const explicit = nodeAt(options, 'explicit_http_config');
  const versions = ['use_downstream_protocol_config', 'auto_config'].filter((key) => options[key] !== undefined);
  const [version] = [...versions, ...(explicit.http2_protocol_options === undefined ? [] : ['http2'])];
  const rest = without(options, 'common_http_protocol_options', 'explicit_http_config');
  return {
    ...without(rest, 'use_downstream_protocol_config', 'auto_config'),
    ...common,
    idle_timeout: common.idle_timeout ?? '3600s',
    version: version ?? 'http1',
  };
}

/** Plain text, TLS with a certificate of its own or without, or by endpoint. */
export function transport(cluster: Node): Node {
  const matches = nodesAt(cluster, 'transport_socket_matches');
  if (matches.length > 0) {
    const secure = matches.find((each) => nodeAt(each, 'transport_socket').name === TLS_SOCKET);
    return { by: 'endpoint', ...(secure === undefined ? {} : tlsOf(nodeAt(secure, 'transport_socket'))) };
  }
  return isNode(cluster.transport_socket) ? { by: 'cluster', ...tlsOf(cluster.transport_socket) } : { by: 'none' };
}

function tlsOf(socket: Node): Node {
  const context = nodeAt(socket, 'typed_config');
  const common = nodeAt(context, 'common_tls_context');
  const ownCertificate = ['tls_certificates', 'tls_certificate_sds_secret_configs'].some(
    (key) => common[key] !== undefined,
  );
  return { sni: context.sni ?? null, ownCertificate };
}
