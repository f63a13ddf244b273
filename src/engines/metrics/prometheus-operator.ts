import { type Exporter, exporter, type Row } from './exporter.ts';

const ROWS: readonly Row[] = [
  ['gauge', 'prometheus_operator_ready', 'controller', '1 while a controller works'],
  [
    'gauge',
    'prometheus_operator_syncs',
    'controller status',
    'objects by the success of their last synchronisation',
    { values: { status: ['ok', 'failed'] } },
  ],
  [
    'gauge',
    'prometheus_operator_managed_resources',
    'controller resource state',
    'objects taken and refused',
    { values: { state: ['selected', 'rejected'] } },
  ],
  ['counter', 'prometheus_operator_reconcile_operations_total', 'controller', 'synchronisations'],
  ['counter', 'prometheus_operator_reconcile_errors_total', 'controller', 'synchronisations that failed'],
  ['histogram', 'prometheus_operator_reconcile_duration_seconds', 'controller', 'time of synchronisations'],
  ['counter', 'prometheus_operator_status_update_operations_total', 'controller', 'writes of status'],
  ['counter', 'prometheus_operator_status_update_errors_total', 'controller', 'writes of status that failed'],
  ['counter', 'prometheus_operator_list_operations_total', 'controller', 'lists of objects'],
  ['counter', 'prometheus_operator_list_operations_failed_total', 'controller', 'lists of objects that failed'],
  ['counter', 'prometheus_operator_watch_operations_total', 'controller', 'watches of objects'],
  ['counter', 'prometheus_operator_watch_operations_failed_total', 'controller', 'watches of objects that failed'],
  ['counter', 'prometheus_operator_node_address_lookup_errors_total', 'controller', 'nodes whose address is unknown'],
  ['counter', 'prometheus_operator_node_syncs_total', 'controller', 'synchronisations of the kubelet’s service'],
  ['counter', 'prometheus_operator_node_syncs_failed_total', 'controller', 'those that failed'],
  ['counter', 'prometheus_operator_triggered_total', 'controller triggered_by action', 'what set off synchronisations'],
  ['gauge', 'prometheus_operator_spec_replicas', 'controller namespace name', 'replicas wanted'],
  ['gauge', 'prometheus_operator_spec_shards', 'controller namespace name', 'shards wanted'],
  [
    'gauge',
    'reloader_last_reload_successful',
    '',
    '1 while the present configuration was taken',
    { source: 'prometheus-operator/prometheus-operator cmd/prometheus-config-reloader' },
  ],
  [
    'gauge',
    'reloader_last_reload_success_timestamp_seconds',
    '',
    'when it was',
    { unit: 'unix seconds', source: 'prometheus-operator/prometheus-operator cmd/prometheus-config-reloader' },
  ],
];

export const PROMETHEUS_OPERATOR: Exporter = exporter(
  {
    engine: 'prometheus-operator',
    version: '0.85',
    source: 'prometheus-operator/prometheus-operator pkg/operator/operator.go',
  },
  ROWS,
);
