import { type Exporter, exporter } from './exporter.ts';

const CERTIFICATE = 'name namespace issuer_name issuer_kind issuer_group';
const READY = { values: { condition: ['True', 'False', 'Unknown'] } };

export const CERT_MANAGER: Exporter = exporter(
  {
    engine: 'cert-manager',
    version: '1.21',
    source: 'cert-manager/cert-manager internal/collectors/certificate_collector.go',
  },
  [
    [
      'gauge',
      'certmanager_certificate_ready_status',
      `${CERTIFICATE} condition`,
      '1 for the present truth of "ready"',
      READY,
    ],
    [
      'gauge',
      'certmanager_certificate_expiration_timestamp_seconds',
      CERTIFICATE,
      'when it ends',
      { unit: 'unix seconds' },
    ],
    [
      'gauge',
      'certmanager_certificate_renewal_timestamp_seconds',
      CERTIFICATE,
      'when it should be renewed',
      { unit: 'unix seconds' },
    ],
    [
      'gauge',
      'certmanager_certificate_not_after_timestamp_seconds',
      CERTIFICATE,
      'last moment of validity',
      { unit: 'unix seconds', since: '1.18' },
    ],
    [
      'gauge',
      'certmanager_certificate_not_before_timestamp_seconds',
      CERTIFICATE,
      'first moment of validity',
      { unit: 'unix seconds', since: '1.18' },
    ],
    [
      'gauge',
      'certmanager_certificate_challenge_status',
      'status domain reason processing name namespace type',
      '1 per challenge',
      { since: '1.19' },
    ],
    [
      'gauge',
      'certmanager_issuer_ready_status',
      'name namespace condition',
      '1 for the present truth of "ready"',
      { ...READY, since: '1.19' },
    ],
    [
      'gauge',
      'certmanager_clusterissuer_ready_status',
      'name condition',
      '1 for the present truth of "ready"',
      { ...READY, since: '1.19' },
    ],
    ['counter', 'certmanager_controller_sync_call_count', 'controller', 'synchronisations'],
    [
      'counter',
      'certmanager_controller_sync_error_count',
      'controller',
      'synchronisations that failed',
      { since: '1.15' },
    ],
    [
      'counter',
      'certmanager_acme_client_request_count',
      'scheme host action method status',
      'requests to the authority',
    ],
    [
      'summary',
      'certmanager_acme_client_request_duration_seconds',
      'scheme host action method status',
      'time of these',
    ],
    ['gauge', 'certmanager_clock_time_seconds_gauge', '', 'its clock', { unit: 'unix seconds' }],
  ],
);
