/**
 * Istio's standard metrics. `reporter` says which proxy counted: `source` is the client's sidecar or a gateway towards its
 * backend, `destination` the server's sidecar, `waypoint` a waypoint proxy. One request through two sidecars is counted
 * twice, so a query without a reporter counts double; and what never reached the server (circuit breaker open, no healthy
 * host, connection refused, timeout) exists at `source` alone.
 */
import { type Exporter, exporter, type Row } from './exporter.ts';

const SIDES = ['source', 'destination'].flatMap((side) =>
  [
    'workload',
    'workload_namespace',
    'principal',
    'app',
    'version',
    'canonical_service',
    'canonical_revision',
    'cluster',
  ].map((label) => `${side}_${label}`),
);
const COMMON = [
  'reporter',
  ...SIDES,
  'destination_service',
  'destination_service_name',
  'destination_service_namespace',
  'request_protocol',
  'response_flags',
  'connection_security_policy',
].join(' ');
/** A TCP connection has neither status. */
const HTTP = `${COMMON} response_code grpc_response_status`;

function codes(hundred: number): string[] {
  return Array.from({ length: 100 }, (_, i) => `${100 * hundred + i}`);
}

const DOUBLE = 'one request through two sidecars is counted twice: choose a reporter';

const ROWS: readonly Row[] = [
  ['counter', 'istio_requests_total', HTTP, 'requests answered', { caution: DOUBLE }],
  [
    'histogram',
    'istio_request_duration_milliseconds',
    HTTP,
    'time from first byte in to last byte out',
    { caution: 'milliseconds, not seconds' },
  ],
  ['histogram', 'istio_request_bytes', HTTP, 'size of requests, with headers'],
  ['histogram', 'istio_response_bytes', HTTP, 'size of answers, with headers'],
  ['counter', 'istio_request_messages_total', COMMON, 'messages that clients sent in gRPC streams'],
  ['counter', 'istio_response_messages_total', COMMON, 'messages that servers sent in gRPC streams'],
  ['counter', 'istio_tcp_sent_bytes_total', COMMON, 'bytes sent to the client on TCP connections'],
  ['counter', 'istio_tcp_received_bytes_total', COMMON, 'bytes received from the client on TCP connections'],
  ['counter', 'istio_tcp_connections_opened_total', COMMON, 'TCP connections opened'],
  ['counter', 'istio_tcp_connections_closed_total', COMMON, 'TCP connections closed'],
  ['info', 'istio_build', 'component tag', 'version of each proxy and of istiod'],
];

export const ISTIO: Exporter = exporter(
  {
    engine: 'istio',
    version: '1.31',
    source: 'istio/proxy source/extensions/filters/http/istio_stats/istio_stats.cc',
    values: {
      reporter: ['source', 'destination', 'waypoint'],
      request_protocol: ['http', 'grpc', 'tcp'],
      // 0 is no answer at all. Errors first: they are what is asked for.
      response_code: ['0', ...[5, 4, 2, 3, 1].flatMap((hundred) => codes(hundred))],
      connection_security_policy: ['mutual_tls', 'none', 'unknown'],
    },
  },
  ROWS,
);
