import { type Exporter, exporter } from './exporter.ts';

const CONDITION = { values: { condition: ['Ready', 'Deleted'], status: ['True', 'False', 'Unknown'] } };

export const EXTERNAL_SECRETS: Exporter = exporter(
  {
    engine: 'external-secrets',
    version: '2.9',
    source: 'external-secrets/external-secrets pkg/controllers/externalsecret/esmetrics/esmetrics.go',
  },
  [
    ['counter', 'externalsecret_sync_calls_total', 'name namespace', 'times that a secret was read'],
    ['counter', 'externalsecret_sync_calls_error', 'name namespace', 'times that it could not be read'],
    ['gauge', 'externalsecret_status_condition', 'name namespace condition status', 'present truth', CONDITION],
    [
      'gauge',
      'externalsecret_reconcile_duration',
      'name namespace',
      'time of the last reading',
      { unit: 'nanoseconds' },
    ],
    [
      'counter',
      'externalsecret_provider_api_calls_count',
      'provider call status',
      'calls of the store',
      { values: { status: ['success', 'error'] } },
    ],
    ['gauge', 'clustersecretstore_status_condition', 'name namespace condition status', 'present truth', CONDITION],
    ['gauge', 'secretstore_status_condition', 'name namespace condition status', 'present truth', CONDITION],
  ],
);
