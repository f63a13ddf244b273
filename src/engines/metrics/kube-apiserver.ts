/** The API server: what platforms watch of it. Leaves out most of flow control and of storage. */
import { type Exporter, exporter, type Row } from './exporter.ts';

const RESOURCE = 'group version resource';
const REQUEST = `verb ${RESOURCE} subresource scope component`;

const API_SERVER_ROWS: readonly Row[] = [
  ['counter', 'apiserver_request_total', `${REQUEST} dry_run code`, 'requests'],
  ['histogram', 'apiserver_request_duration_seconds', `${REQUEST} dry_run`, 'time of requests'],
  [
    'histogram',
    'apiserver_request_sli_duration_seconds',
    REQUEST,
    'time of requests without waiting for webhooks and flow control',
    { since: '1.26' },
  ],
  [
    'histogram',
    'apiserver_request_slo_duration_seconds',
    REQUEST,
    'the same under its older name',
    { since: '1.23', instead: 'apiserver_request_sli_duration_seconds' },
  ],
  ['counter', 'apiserver_request_terminations_total', `${REQUEST} code`, 'requests ended in self-defence'],
  ['counter', 'apiserver_request_aborts_total', `verb ${RESOURCE} subresource scope`, 'requests cut off'],
  ['gauge', 'apiserver_longrunning_requests', REQUEST, 'watches and the like, now'],
  ['gauge', 'apiserver_current_inflight_requests', 'request_kind', 'most requests at once in the last second'],
  [
    'gauge',
    'apiserver_requested_deprecated_apis',
    `${RESOURCE} subresource removed_release`,
    '1 for a deprecated interface in use',
  ],
  ['histogram', 'apiserver_response_sizes', REQUEST, 'size of answers', { unit: 'bytes' }],
  ['histogram', 'apiserver_client_certificate_expiration_seconds', '', 'time left of clients’ certificates'],
  ['counter', 'apiserver_tls_handshake_errors_total', '', 'connections whose handshake failed'],
  ['gauge', 'apiserver_storage_objects', 'resource', 'objects stored', { instead: 'apiserver_resource_objects' }],
  ['gauge', 'apiserver_resource_objects', 'group resource', 'objects stored', { since: '1.34' }],
  [
    'histogram',
    'apiserver_admission_webhook_admission_duration_seconds',
    'name type operation rejected',
    'time of admission webhooks',
  ],
  [
    'counter',
    'apiserver_admission_webhook_request_total',
    'name type operation code rejected',
    'calls of admission webhooks',
  ],
  ['counter', 'apiserver_admission_webhook_fail_open_count', 'name type', 'calls that failed and were let in'],
  [
    'counter',
    'apiserver_admission_webhook_rejection_count',
    'name type operation error_type rejection_code',
    'objects refused',
  ],
  [
    'counter',
    'apiserver_flowcontrol_rejected_requests_total',
    'priority_level flow_schema reason',
    'requests refused by flow control',
  ],
  ['gauge', 'apiserver_flowcontrol_current_inqueue_requests', 'priority_level flow_schema', 'requests that wait'],
  ['histogram', 'etcd_request_duration_seconds', 'operation group resource', 'time of requests to etcd'],
  ['gauge', 'aggregator_unavailable_apiservice', 'name', '1 for an aggregated interface that is not there'],
  ['counter', 'aggregator_unavailable_apiservice_total', 'name reason', 'times that one was found absent'],
  [
    'info',
    'kubernetes_build_info',
    'build_date compiler git_commit git_tree_state git_version go_version major minor platform',
    'version',
  ],
];

export const KUBE_APISERVER: Exporter = exporter(
  { engine: 'kube-apiserver', version: '1.36', source: 'kubernetes/apiserver pkg/endpoints/metrics/metrics.go' },
  API_SERVER_ROWS,
);
