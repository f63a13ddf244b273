import type { EnvoyFamily } from './envoy-family.ts';

const CLUSTER = { stem: 'cluster.*;.', prefix: 'envoy_cluster_', labels: 'cluster_name' };

/** Statistics of upstream clusters. */
export const CLUSTER_FAMILIES: readonly EnvoyFamily[] = [
  {
    ...CLUSTER,
    statsMatcher: '.*outlier_detection.*',
    stats: [
      ['gauge', 'outlier_detection.ejections_active', 'hosts ejected now'],
      ['counter', 'outlier_detection.ejections_enforced_total', 'ejections carried out'],
      ['counter', 'outlier_detection.ejections_overflow', 'ejections not carried out: maxEjectionPercent reached'],
      ['counter', 'outlier_detection.ejections_enforced_consecutive_5xx', 'ejections for errors in a row'],
      ['counter', 'outlier_detection.ejections_detected_consecutive_5xx', 'errors in a row, ejected or not'],
      [
        'counter',
        'outlier_detection.ejections_enforced_consecutive_gateway_failure',
        'ejections for 502, 503, 504 in a row',
      ],
      [
        'counter',
        'outlier_detection.ejections_detected_consecutive_gateway_failure',
        '502, 503, 504 in a row, ejected or not',
      ],
      [
        'counter',
        'outlier_detection.ejections_enforced_consecutive_local_origin_failure',
        'ejections for connections that failed in a row',
      ],
      ['counter', 'outlier_detection.ejections_total', 'ejections', 'deprecated: ejections_enforced_total'],
    ],
  },
  {
    ...CLUSTER,
    statsMatcher: '.*circuit_breakers.*',
    stats: ['default', 'high'].flatMap((priority) => [
      ['gauge', `circuit_breakers.${priority}.cx_open`, '1 while the limit of connections is reached'] as const,
      ['gauge', `circuit_breakers.${priority}.cx_pool_open`, '1 while the limit of pools is reached'] as const,
      ['gauge', `circuit_breakers.${priority}.rq_open`, '1 while the limit of requests is reached'] as const,
      [
        'gauge',
        `circuit_breakers.${priority}.rq_pending_open`,
        '1 while the limit of waiting requests is reached',
      ] as const,
      ['gauge', `circuit_breakers.${priority}.rq_retry_open`, '1 while the limit of retries is reached'] as const,
      ...['cx', 'cx_pools', 'pending', 'retries', 'rq'].map(
        (what) =>
          [
            'gauge',
            `circuit_breakers.${priority}.remaining_${what}`,
            `${what} left below the limit`,
            'there only where istiod runs with DISABLE_TRACK_REMAINING_CB_METRICS=false',
          ] as const,
      ),
    ]),
  },
  {
    ...CLUSTER,
    statsMatcher: '.*upstream_rq_retry.*',
    stats: [
      ['counter', 'upstream_rq_retry', 'retries'],
      ['counter', 'upstream_rq_retry_success', 'retries that succeeded'],
      ['counter', 'upstream_rq_retry_overflow', 'retries not made: budget or limit'],
      ['counter', 'upstream_rq_retry_limit_exceeded', 'requests whose attempts were used up'],
      ['counter', 'upstream_rq_retry_backoff_exponential', 'retries after an exponential wait'],
      ['counter', 'upstream_rq_retry_backoff_ratelimited', 'retries after a wait that the server asked for'],
    ],
  },
  {
    ...CLUSTER,
    statsMatcher: '.*upstream_rq_pending.*',
    stats: [
      ['counter', 'upstream_rq_pending_overflow', 'requests refused: connection pool or waiting requests full'],
      ['counter', 'upstream_rq_pending_total', 'requests that waited for a connection'],
      ['counter', 'upstream_rq_pending_failure_eject', 'waiting requests ended by a failed connection'],
      ['gauge', 'upstream_rq_pending_active', 'requests waiting now'],
    ],
  },
  {
    ...CLUSTER,
    statsMatcher: '.*upstream_cx_.*',
    stats: [
      ['gauge', 'upstream_cx_active', 'connections now'],
      ['counter', 'upstream_cx_total', 'connections made'],
      ['counter', 'upstream_cx_connect_fail', 'connections that failed'],
      ['counter', 'upstream_cx_connect_timeout', 'connections that took too long'],
      ['counter', 'upstream_cx_overflow', 'times that the limit of connections was reached'],
      ['counter', 'upstream_cx_pool_overflow', 'times that the limit of pools was reached'],
      ['counter', 'upstream_cx_none_healthy', 'requests without a host to go to'],
      ['counter', 'upstream_cx_idle_timeout', 'connections closed for idleness'],
      ['counter', 'upstream_cx_destroy', 'connections ended'],
      ['counter', 'upstream_cx_destroy_with_active_rq', 'connections ended under a request'],
      ['counter', 'upstream_cx_destroy_remote_with_active_rq', 'connections that the server ended under a request'],
      ['counter', 'upstream_cx_rx_bytes_total', 'bytes received'],
      ['counter', 'upstream_cx_tx_bytes_total', 'bytes sent'],
      ['histogram', 'upstream_cx_connect_ms', 'time to connect'],
      ['histogram', 'upstream_cx_length_ms', 'life of connections'],
    ],
  },
  {
    ...CLUSTER,
    statsMatcher: '.*upstream_rq_.*',
    stats: [
      ['counter', 'upstream_rq_total', 'requests'],
      ['counter', 'upstream_rq_completed', 'requests answered'],
      ['gauge', 'upstream_rq_active', 'requests on their way now'],
      ['counter', 'upstream_rq_active_overflow', 'requests refused: limit of requests reached'],
      ['counter', 'upstream_rq_timeout', 'requests that took too long'],
      ['counter', 'upstream_rq_per_try_timeout', 'attempts that took too long'],
      ['counter', 'upstream_rq_cancelled', 'requests given up before a connection'],
      ['counter', 'upstream_rq_rx_reset', 'requests that the server reset'],
      ['counter', 'upstream_rq_tx_reset', 'requests that the proxy reset'],
      ['counter', 'upstream_rq_max_duration_reached', 'requests ended at their longest duration'],
      ['histogram', 'upstream_rq_time', 'time of requests'],
    ],
  },
  {
    ...CLUSTER,
    // Istio's proxies take the whole end of the name for a label, where Envoy by itself leaves `_xx` in it.
    labels: 'cluster_name response_code response_code_class',
    statsMatcher: '.*upstream_rq_\\d.*',
    stats: [['counter', 'upstream_rq', 'answers by status, and again by class']],
  },
  {
    ...CLUSTER,
    statsMatcher: '.*membership_.*',
    stats: [
      ['gauge', 'membership_total', 'hosts'],
      ['gauge', 'membership_healthy', 'hosts that are healthy'],
      ['gauge', 'membership_degraded', 'hosts that are degraded'],
      ['gauge', 'membership_excluded', 'hosts left out of balancing'],
      ['counter', 'membership_change', 'changes of the hosts'],
    ],
  },
  {
    ...CLUSTER,
    statsMatcher: '.*lb_.*',
    stats: [
      ['counter', 'lb_healthy_panic', 'requests balanced over all hosts for want of healthy ones'],
      ['counter', 'lb_zone_routing_cross_zone', 'requests that left the zone'],
      ['counter', 'lb_zone_routing_all_directly', 'requests that stayed in the zone'],
      ['gauge', 'lb_subsets_active', 'subsets'],
    ],
  },
];
