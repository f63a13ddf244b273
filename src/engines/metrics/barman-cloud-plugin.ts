import { type Exporter, exporter } from './exporter.ts';

/** The plugin writes its own name into its metrics. */
const PLUGIN = 'barman_cloud_cloudnative_pg_io';

export const BARMAN_CLOUD_PLUGIN: Exporter = exporter(
  {
    engine: 'barman-cloud-plugin',
    version: '0.15',
    source: 'cloudnative-pg/plugin-barman-cloud internal/cnpgi/instance/metrics.go',
  },
  [
    [
      'gauge',
      `${PLUGIN}_first_recoverability_point`,
      '',
      'earliest time that can be restored',
      { unit: 'unix seconds' },
    ],
    ['gauge', `${PLUGIN}_last_available_backup_timestamp`, '', 'last backup'],
    ['gauge', `${PLUGIN}_last_failed_backup_timestamp`, '', 'last backup that failed'],
  ],
);
