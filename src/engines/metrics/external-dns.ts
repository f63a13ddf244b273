import { type Exporter, exporter } from './exporter.ts';

const WEBHOOK = ['records', 'applychanges', 'adjustendpoints'];

export const EXTERNAL_DNS: Exporter = exporter(
  { engine: 'external-dns', version: '0.23', source: 'kubernetes-sigs/external-dns docs/monitoring/metrics.md' },
  [
    ['info', 'external_dns_build_info', 'arch go_version os revision version', 'version of external-dns'],
    [
      'gauge',
      'external_dns_controller_last_sync_timestamp_seconds',
      '',
      'when records were last right',
      { unit: 'unix seconds' },
    ],
    [
      'gauge',
      'external_dns_controller_last_reconcile_timestamp_seconds',
      '',
      'when it last tried',
      { unit: 'unix seconds' },
    ],
    ['gauge', 'external_dns_controller_consecutive_soft_errors', '', 'failures in a row'],
    ['counter', 'external_dns_controller_no_op_runs_total', '', 'rounds without a change'],
    ['gauge', 'external_dns_controller_verified_records', 'record_type', 'records that are as they should be'],
    ['gauge', 'external_dns_registry_endpoints_total', '', 'records at the provider'],
    ['counter', 'external_dns_registry_errors_total', '', 'failures at the provider'],
    ['gauge', 'external_dns_registry_records', 'record_type', 'records at the provider by type'],
    [
      'gauge',
      'external_dns_registry_skipped_records_owner_mismatch_per_sync',
      'record_type owner foreign_owner domain',
      'records of somebody else',
    ],
    ['gauge', 'external_dns_source_endpoints_total', '', 'records wanted'],
    ['counter', 'external_dns_source_errors_total', '', 'failures to read what is wanted'],
    ['gauge', 'external_dns_source_records', 'record_type', 'records wanted by type'],
    ['gauge', 'external_dns_source_invalid_endpoints', 'record_type source_type', 'records wanted that cannot be'],
    ['counter', 'external_dns_provider_cache_apply_changes_calls', '', 'changes through the cache'],
    ['counter', 'external_dns_provider_cache_records_calls', 'from_cache', 'reads through the cache'],
    [
      'summary',
      'external_dns_http_request_duration_seconds',
      'handler scheme host path method status',
      'time of requests',
    ],
    ...WEBHOOK.flatMap((method) => [
      ['gauge', `external_dns_webhook_provider_${method}_requests_total`, '', `calls of ${method}`] as const,
      ['gauge', `external_dns_webhook_provider_${method}_errors_total`, '', `calls of ${method} that failed`] as const,
    ]),
  ],
);
