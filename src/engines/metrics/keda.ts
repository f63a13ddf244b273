import { type Exporter, exporter, type Row } from './exporter.ts';

const SCALER = 'namespace metric scaledObject scaler triggerIndex type';
const OBJECT = 'namespace scaledObject';

const ROWS: readonly Row[] = [
  ['gauge', 'keda_scaler_active', SCALER, '1 while a trigger asks for replicas'],
  ['gauge', 'keda_scaler_metrics_value', SCALER, 'present value of a trigger'],
  ['gauge', 'keda_scaler_metrics_latency_seconds', SCALER, 'time to read it', { since: '2.15' }],
  ['counter', 'keda_scaler_detail_errors_total', SCALER, 'reads that failed', { since: '2.15' }],
  [
    'counter',
    'keda_scaler_empty_upstream_responses_total',
    'namespace scaledResource triggerName metricName resourceType ignoreNullValues',
    'reads that found nothing',
    { since: '2.17' },
  ],
  [
    'counter',
    'keda_scaler_errors',
    SCALER,
    'reads that failed, before 2.15',
    { until: '2.17', instead: 'keda_scaler_detail_errors_total' },
  ],
  [
    'gauge',
    'keda_scaler_metrics_latency',
    SCALER,
    'time to read a trigger',
    { unit: 'milliseconds', until: '2.17', instead: 'keda_scaler_metrics_latency_seconds' },
  ],
  ['gauge', 'keda_scaled_object_paused', OBJECT, '1 while it is paused'],
  ['counter', 'keda_scaled_object_errors_total', OBJECT, 'errors of a ScaledObject', { since: '2.15' }],
  [
    'counter',
    'keda_scaled_object_errors',
    OBJECT,
    'the same, before 2.15',
    { until: '2.17', instead: 'keda_scaled_object_errors_total' },
  ],
  ['counter', 'keda_scaled_job_errors_total', 'namespace scaledJob', 'errors of a ScaledJob', { since: '2.15' }],
  ['gauge', 'keda_resource_registered_total', 'type namespace', 'objects of KEDA', { since: '2.15' }],
  ['gauge', 'keda_trigger_registered_total', 'type', 'triggers by kind', { since: '2.15' }],
  [
    'gauge',
    'keda_internal_scale_loop_latency_seconds',
    'namespace type resource',
    'how late the loop is',
    { since: '2.15' },
  ],
  [
    'counter',
    'keda_scaler_http_requests_total',
    'namespace scaled_resource scaler trigger_name metric_name status_code',
    'requests that triggers made',
    { since: '2.19' },
  ],
  ['info', 'keda_build_info', 'version git_commit goversion goos goarch', 'version of KEDA'],
];

export const KEDA: Exporter = exporter(
  { engine: 'keda', version: '2.21', source: 'kedacore/keda pkg/metricscollector/prommetrics.go' },
  ROWS,
);
