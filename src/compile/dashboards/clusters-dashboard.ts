import type { Monitoring } from '../../model/monitoring-types.ts';
import { aggregate, binary, type Query, series } from '../monitoring/query.ts';
import { ERRORS, LATENCY_P95, REQUESTS, ZONE_REQUESTS } from '../monitoring/recording-rules.ts';
import type { Dashboard } from './dashboard.ts';
import { figure, line, SERVICE_LEGEND } from './graph.ts';
import { CLUSTER_VARIABLE } from './variables.ts';

const MESH = ['mesh'] as const;
const WHICH = { cluster: { is: '=~', value: '$cluster' } } as const;

/** Every cluster beside the others, from the recordings that the global Prometheus reads. */
export function clustersDashboard({ alerts }: Monitoring): Dashboard {
  const by = (label: string, metric: string): Query => aggregate('sum', [label], series(metric, WHICH));
  const failed = (label: string): Query => binary(by(label, ERRORS), '/', by(label, REQUESTS));
  const heard = aggregate('count', [], aggregate('count', ['cluster'], series(REQUESTS)));
  const slowest = aggregate('max', ['cluster'], series(LATENCY_P95, WHICH));
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
          figure('Clusters that are heard', 'none', MESH, heard),
          figure('Requests', 'reqps', MESH, aggregate('sum', [], series(REQUESTS, WHICH))),
          line('Requests by cluster', 'reqps', MESH, '{{cluster}}', by('cluster', REQUESTS)),
          line('Failed by cluster', 'percentunit', MESH, '{{cluster}}', failed('cluster'), { limit: alerts.errors }),
          line('Slowest service, 95 %, by cluster', 's', MESH, '{{cluster}}', slowest),
          line('Requests by zone', 'reqps', MESH, '{{zone}}', by('zone', ZONE_REQUESTS)),
          line('Failed by service', 'percentunit', MESH, SERVICE_LEGEND, failed('destination_service_name')),
        ],
      },
    ],
  };
}
