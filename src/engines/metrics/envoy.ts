/**
 * Statistics of Envoy as an Istio proxy gives them to Prometheus: `.` becomes `_`, and Istio's own tags (`cluster_name`,
 * `response_code_class` as `5xx`) stand where a plain Envoy writes `envoy_cluster_name` and `envoy_response_code_class`
 * as `5`. Names were read from a running Envoy 1.40 with every part switched on that makes them.
 *
 * An Istio proxy leaves nearly all of them out (`stats_matcher` of its bootstrap): without a word in `proxyStatsMatcher`
 * there are those of the server, the cluster manager, the listener manager, the cluster `xds-grpc`
 * and the answers of authorization. `statsMatcher` of the others is the expression that brings them.
 * Leaves out what a proxy of Istio never has, such as active health checks, and the statistics of single extensions.
 */
import { CLUSTER_FAMILIES } from './envoy-cluster-families.ts';
import type { EnvoyFamily } from './envoy-family.ts';
import { PROXY_FAMILIES } from './envoy-proxy-families.ts';
import { type Exporter, exporter, type Row } from './exporter.ts';

function rowsOf(family: EnvoyFamily): Row[] {
  const matcher = family.statsMatcher === undefined ? {} : { statsMatcher: family.statsMatcher };
  return family.stats.map(([type, stat, meaning, caution]): Row => {
    const name = family.prefix + stat.replaceAll('.', '_');
    const unit = /(_ms|_time)$/.test(stat) ? { unit: 'milliseconds' } : {};
    const more = { stat: family.stem + stat, ...matcher, ...unit, ...(caution === undefined ? {} : { caution }) };
    return [type, name, family.labels, meaning, more];
  });
}

export const ENVOY: Exporter = exporter(
  {
    engine: 'envoy',
    version: '1.40',
    source: 'envoyproxy/envoy envoy/upstream/upstream.h',
    values: {
      response_code_class: ['1xx', '2xx', '3xx', '4xx', '5xx'],
      authz_enforce_result: ['allowed', 'denied'],
    },
  },
  [...CLUSTER_FAMILIES, ...PROXY_FAMILIES].flatMap(rowsOf),
);
