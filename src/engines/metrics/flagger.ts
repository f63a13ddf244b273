import { type Exporter, exporter } from './exporter.ts';

const OUTCOME = 'name namespace deployment_strategy analysis_status';

export const FLAGGER: Exporter = exporter(
  { engine: 'flagger', version: '1.43', source: 'fluxcd/flagger pkg/metrics/recorder.go' },
  [
    ['info', 'flagger_info', 'version mesh_provider', 'version of Flagger'],
    ['gauge', 'flagger_canary_status', 'name namespace', '0 running, 1 succeeded, 2 failed'],
    ['gauge', 'flagger_canary_total', 'namespace', 'canaries'],
    ['gauge', 'flagger_canary_weight', 'workload namespace', 'share of a workload', { unit: 'percent' }],
    [
      'gauge',
      'flagger_canary_metric_analysis',
      'name namespace metric',
      'last result of each check',
      { since: '1.28' },
    ],
    ['histogram', 'flagger_canary_duration_seconds', 'name namespace', 'time of analyses'],
    ['counter', 'flagger_canary_successes_total', OUTCOME, 'canaries that succeeded', { since: '1.42' }],
    ['counter', 'flagger_canary_failures_total', OUTCOME, 'canaries that failed', { since: '1.42' }],
  ],
);
