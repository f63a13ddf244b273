import { type Exporter, exporter, type Row } from './exporter.ts';

const ROWS: readonly Row[] = [
  [
    'gauge',
    'alertmanager_alerts',
    'state',
    'alerts by state',
    { values: { state: ['active', 'suppressed', 'unprocessed'] } },
  ],
  [
    'counter',
    'alertmanager_alerts_received_total',
    'status version',
    'alerts received',
    { values: { status: ['firing', 'resolved'] } },
  ],
  ['counter', 'alertmanager_alerts_invalid_total', 'version', 'alerts refused'],
  ['counter', 'alertmanager_notifications_total', 'integration receiver_name', 'notifications tried'],
  [
    'counter',
    'alertmanager_notifications_failed_total',
    'integration receiver_name reason',
    'notifications that failed',
  ],
  ['counter', 'alertmanager_notifications_suppressed_total', 'reason', 'notifications held back'],
  ['counter', 'alertmanager_notification_requests_total', 'integration receiver_name', 'requests to receivers'],
  [
    'counter',
    'alertmanager_notification_requests_failed_total',
    'integration receiver_name',
    'requests to receivers that failed',
  ],
  ['histogram', 'alertmanager_notification_latency_seconds', 'integration receiver_name', 'time of notifications'],
  ['gauge', 'alertmanager_config_hash', '', 'checksum of the configuration'],
  ['gauge', 'alertmanager_config_last_reload_successful', '', '1 while the present configuration was taken'],
  ['gauge', 'alertmanager_config_last_reload_success_timestamp_seconds', '', 'when it was', { unit: 'unix seconds' }],
  ['gauge', 'alertmanager_cluster_enabled', '', '1 where there are peers'],
  ['gauge', 'alertmanager_cluster_members', '', 'peers that this one sees'],
  ['gauge', 'alertmanager_cluster_failed_peers', '', 'peers that it lost'],
  ['gauge', 'alertmanager_cluster_health_score', '', '0 while the peers are well'],
  ['gauge', 'alertmanager_peer_position', '', 'its turn to notify'],
  ['gauge', 'alertmanager_receivers', '', 'receivers configured'],
  ['gauge', 'alertmanager_integrations', '', 'integrations configured'],
  ['gauge', 'alertmanager_inhibition_rules', '', 'inhibition rules configured'],
  [
    'gauge',
    'alertmanager_silences',
    'state',
    'silences by state',
    { values: { state: ['active', 'expired', 'pending'] } },
  ],
  ['gauge', 'alertmanager_dispatcher_aggregation_groups', '', 'groups of alerts'],
  ['summary', 'alertmanager_dispatcher_alert_processing_duration_seconds', '', 'time to take in an alert'],
  ['gauge', 'alertmanager_nflog_snapshot_size_bytes', '', 'size of the log of notifications'],
  ['histogram', 'alertmanager_http_request_duration_seconds', 'handler method code', 'time of requests'],
  ['info', 'alertmanager_build_info', 'branch goarch goos goversion revision tags version', 'version of Alertmanager'],
];

export const ALERTMANAGER: Exporter = exporter(
  {
    engine: 'alertmanager',
    version: '0.34',
    source: 'prometheus/alertmanager',
    // types of notify/metrics.go; receiver_name is there only with the feature flag receiver-name-in-metrics.
    values: {
      reason: [
        'clientError',
        'serverError',
        'contextCanceled',
        'contextDeadlineExceeded',
        'other',
        'silence',
        'inhibition',
        'mute_time_interval',
        'active_time_interval',
      ],
    },
  },
  ROWS,
);
