/** The ambient mesh’s node proxy, beside what it exports like every proxy of Istio. Its labels are left open. */
import { type Exporter, exporter, type Row } from './exporter.ts';

const DNS = { source: 'istio/ztunnel src/dns/metrics.rs' };

const ROWS: readonly Row[] = [
  ['counter', 'istio_xds_connection_terminations_total', '*', 'connections to istiod that ended, by reason'],
  ['counter', 'istio_xds_message_total', '*', 'messages from istiod, by type'],
  ['counter', 'istio_xds_message_bytes_total', '*', 'bytes of these'],
  ['gauge', 'istio_tcp_sockets_open', '*', 'connections open now'],
  ['counter', 'istio_on_demand_dns_total', '*', 'names looked up when they were asked for'],
  ['counter', 'istio_on_demand_dns_cache_misses_total', '*', 'of these, those not known before'],
  ['counter', 'istio_dns_requests_total', '*', 'questions of workloads', DNS],
  ['counter', 'istio_dns_upstream_requests_total', '*', 'questions passed on', DNS],
  ['counter', 'istio_dns_upstream_failures_total', '*', 'of these, those that failed', DNS],
  ['histogram', 'istio_dns_upstream_request_duration_seconds', '*', 'time of these', DNS],
  ['gauge', 'workload_manager_active_proxy_count', '*', 'workloads that it serves'],
  ['gauge', 'workload_manager_pending_proxy_count', '*', 'workloads that wait for it'],
  ['counter', 'workload_manager_proxies_started_total', '*', 'workloads taken up'],
  ['counter', 'workload_manager_proxies_stopped_total', '*', 'workloads let go'],
];

export const ZTUNNEL: Exporter = exporter(
  { engine: 'ztunnel', version: '1.31', source: 'istio/ztunnel src/xds/metrics.rs' },
  ROWS,
);
