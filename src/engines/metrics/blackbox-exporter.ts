import { type Exporter, exporter } from './exporter.ts';

export const BLACKBOX_EXPORTER: Exporter = exporter(
  { engine: 'blackbox-exporter', version: '0.28', source: 'prometheus/blackbox_exporter prober' },
  [
    ['gauge', 'probe_success', 'target *', '1 when the probe succeeded'],
    ['gauge', 'probe_duration_seconds', 'target *', 'time of the probe'],
    ['gauge', 'probe_http_status_code', 'target *', 'status of the answer'],
    [
      'gauge',
      'probe_http_duration_seconds',
      'phase target *',
      'time of each phase',
      { values: { phase: ['resolve', 'connect', 'tls', 'processing', 'transfer'] } },
    ],
    ['gauge', 'probe_dns_lookup_time_seconds', 'target *', 'time to find the address'],
    ['gauge', 'probe_ssl_earliest_cert_expiry', 'target *', 'end of the first certificate', { unit: 'unix seconds' }],
  ],
);
