/**
 * What an OpenTelemetry collector says of itself. Its Prometheus reader adds neither unit nor `_total` to a name unless its
 * configuration sets `without_units` and `without_type_suffix` to false; the names here are those of the default. Each pipeline's signal has its own counters: spans, metric points, log records.
 */
import { type Exporter, exporter, type Row } from './exporter.ts';

const SIGNALS = ['spans', 'metric_points', 'log_records'] as const;
const SERVICE = 'service_instance_id service_name service_version';
const RECEIVER = `receiver transport ${SERVICE}`;
const EXPORTER = `exporter data_type ${SERVICE}`;
const SAMPLING = 'open-telemetry/opentelemetry-collector-contrib processor/tailsamplingprocessor/documentation.md';
const BALANCING = 'open-telemetry/opentelemetry-collector-contrib exporter/loadbalancingexporter/documentation.md';
const DECISION = {
  source: SAMPLING,
  values: { sampled: ['true', 'false'], decision: ['sampled', 'not_sampled', 'dropped'] },
};
const RESOLVER = {
  source: BALANCING,
  values: { resolver: ['aws', 'dns', 'k8s', 'static'] },
};

const OUTCOME = { source: BALANCING, values: { success: ['true', 'false'] } };
const HELPERS = 'open-telemetry/opentelemetry-collector exporter/exporterhelper/documentation.md';

const SIGNAL_ROWS = SIGNALS.flatMap((signal): Row[] => [
  ['counter', `otelcol_receiver_accepted_${signal}`, RECEIVER, `${signal} taken in`],
  ['counter', `otelcol_receiver_refused_${signal}`, RECEIVER, `${signal} that a later part would not take`],
  ['counter', `otelcol_receiver_failed_${signal}`, RECEIVER, `${signal} that the receiver itself lost`],
  ['counter', `otelcol_exporter_sent_${signal}`, EXPORTER, `${signal} sent`, { source: HELPERS }],
  ['counter', `otelcol_exporter_send_failed_${signal}`, EXPORTER, `${signal} lost on the way`, { source: HELPERS }],
  ['counter', `otelcol_exporter_enqueue_failed_${signal}`, EXPORTER, `${signal} lost: queue full`, { source: HELPERS }],
  ['counter', `otelcol_processor_memory_limiter_accepted_${signal}`, `processor ${SERVICE}`, `${signal} let pass`],
  [
    'counter',
    `otelcol_processor_memory_limiter_refused_${signal}`,
    `processor ${SERVICE}`,
    `${signal} refused for want of memory`,
  ],
]);

const TAIL = 'otelcol_processor_tail_sampling';

const SAMPLING_ROWS: readonly Row[] = [
  ['counter', `${TAIL}_count_traces_sampled`, `policy sampled decision ${SERVICE}`, 'votes of each policy', DECISION],
  ['counter', `${TAIL}_count_spans_sampled`, `policy sampled decision ${SERVICE}`, 'spans of these votes', DECISION],
  [
    'counter',
    `${TAIL}_global_count_traces_sampled`,
    `sampled decision ${SERVICE}`,
    'traces kept and dropped',
    DECISION,
  ],
  ['counter', `${TAIL}_new_trace_id_received`, SERVICE, 'traces begun', { source: SAMPLING }],
  ['counter', `${TAIL}_sampling_policy_evaluation_error`, SERVICE, 'policies that failed', { source: SAMPLING }],
  [
    'counter',
    `${TAIL}_sampling_trace_dropped_too_early`,
    SERVICE,
    'traces thrown out before their decision: num_traces',
    { source: SAMPLING },
  ],
  ['counter', `${TAIL}_traces_dropped_too_large`, SERVICE, 'traces thrown out for their size', { source: SAMPLING }],
  [
    'histogram',
    `${TAIL}_sampling_decision_timer_latency`,
    SERVICE,
    'time of decisions',
    { source: SAMPLING, unit: 'milliseconds' },
  ],
  [
    'histogram',
    `${TAIL}_sampling_late_span_age`,
    SERVICE,
    'how late spans came',
    { source: SAMPLING, unit: 'seconds' },
  ],
  [
    'histogram',
    `${TAIL}_sampling_trace_removal_age`,
    SERVICE,
    'how long traces were held',
    { source: SAMPLING, unit: 'seconds' },
  ],
  ['gauge', `${TAIL}_sampling_traces_on_memory`, SERVICE, 'traces held', { source: SAMPLING }],
  ['gauge', 'otelcol_loadbalancer_num_backends', `resolver ${SERVICE}`, 'collectors behind', RESOLVER],
  ['counter', 'otelcol_loadbalancer_num_backend_updates', `resolver ${SERVICE}`, 'changes of these', RESOLVER],
  [
    'counter',
    'otelcol_loadbalancer_num_resolutions',
    `resolver success ${SERVICE}`,
    'look-ups of these',
    { ...RESOLVER, values: { ...RESOLVER.values, ...OUTCOME.values } },
  ],
  ['counter', 'otelcol_loadbalancer_backend_outcome', `endpoint success ${SERVICE}`, 'what became of sending', OUTCOME],
  [
    'histogram',
    'otelcol_loadbalancer_backend_latency',
    `endpoint ${SERVICE}`,
    'time of sending',
    { source: BALANCING, unit: 'milliseconds' },
  ],
];

const ROWS: readonly Row[] = [
  ...SIGNAL_ROWS,
  ...SAMPLING_ROWS,
  ['gauge', 'otelcol_exporter_queue_size', EXPORTER, 'batches that wait', { source: HELPERS }],
  ['gauge', 'otelcol_exporter_queue_capacity', EXPORTER, 'batches that may wait', { source: HELPERS }],
  ['gauge', 'otelcol_exporter_in_flight_requests', EXPORTER, 'requests on their way', { source: HELPERS }],
  ['counter', 'otelcol_processor_incoming_items', `processor otel_signal ${SERVICE}`, 'items that came to a processor'],
  ['counter', 'otelcol_processor_outgoing_items', `processor otel_signal ${SERVICE}`, 'items that left a processor'],
  ['histogram', 'otelcol_processor_batch_batch_send_size', `processor ${SERVICE}`, 'items of a batch'],
  ['counter', 'otelcol_processor_batch_batch_size_trigger_send', `processor ${SERVICE}`, 'batches sent for their size'],
  ['counter', 'otelcol_processor_batch_timeout_trigger_send', `processor ${SERVICE}`, 'batches sent for their age'],
  ['gauge', 'otelcol_process_memory_rss', SERVICE, 'memory resident', { unit: 'bytes' }],
  ['gauge', 'otelcol_process_runtime_heap_alloc_bytes', SERVICE, 'memory in use'],
  ['counter', 'otelcol_process_cpu_seconds', SERVICE, 'processor time'],
  ['counter', 'otelcol_process_uptime', SERVICE, 'time since it started', { unit: 'seconds' }],
];

export const OPENTELEMETRY_COLLECTOR: Exporter = exporter(
  {
    engine: 'opentelemetry-collector',
    version: '0.155',
    source: 'open-telemetry/opentelemetry-collector receiver/receiverhelper/documentation.md',
  },
  ROWS,
);
