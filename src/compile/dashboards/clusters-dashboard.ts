import type { Monitoring } from '../../model/monitoring-types.ts';
import { aggregate, binary, type Query, series } from '../monitoring/query.ts';
import { ERRORS, LATENCY_P95, REQUESTS, ZONE_REQUESTS } from '../monitoring/recording-rules.ts';
import type { Dashboard } from './dashboard.ts';
import { figure, graph } from './panel.ts';
import { CLUSTER_VARIABLE } from './variables.ts';

const WHICH = { cluster: { is: '=~', value: '$cluster' } } as const;

/** Every cluster beside the others, from the recordings that the global Prometheus reads. */
export function clustersDashboard({ alerts }: Monitoring): Dashboard {
  const by = (label: string, metric: string): Query => aggregate('sum', [label], series(metric, WHICH));
  const failed = (label: string): Query => binary(by(label, ERRORS), '/', by(label, REQUESTS));
  return {
    id: 'clusters',
    title: 'All clusters',
    view: 'global',
    from: 'now-24h',
    variables: [CLUSTER_VARIABLE],
    sections: [
      {
        title: 'Clusters',
        panels: [
          figure(
            'Clusters that are heard',
            'none',
            ['mesh'],
            aggregate('count', [], aggregate('count', ['cluster'], series(REQUESTS))),
          ),
          figure('Requests', 'reqps', ['mesh'], aggregate('sum', [], series(REQUESTS, WHICH))),
          graph('Requests by cluster', 'reqps', ['mesh'], [['{{cluster}}', by('cluster', REQUESTS)]]),
          graph('Failed by cluster', 'percentunit', ['mesh'], [['{{cluster}}', failed('cluster')]], {
            limit: alerts.errors,
          }),
          graph(
            'Slowest service, 95 %, by cluster',
            's',
            ['mesh'],
            [['{{cluster}}', aggregate('max', ['cluster'], series(LATENCY_P95, WHICH))]],
          ),
          graph('Requests by zone', 'reqps', ['mesh'], [['{{zone}}', by('zone', ZONE_REQUESTS)]]),
          graph(
            'Failed by service',
            'percentunit',
            ['mesh'],
            [['{{destination_service_name}}', failed('destination_service_name')]],
          ),
        ],
      },
    ],
  };
}
