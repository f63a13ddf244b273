import { aggregate, ago, binary, call, series } from '../monitoring/query.ts';
import { ERROR_RATIO, LATENCY_P95, REQUESTS } from '../monitoring/recording-rules.ts';
import type { Dashboard } from './dashboard.ts';
import { CHOSEN, graph, SERVICE_LEGEND } from './panel.ts';
import { SERVICE_VARIABLE } from './variables.ts';

const WHICH = { destination_service_name: CHOSEN } as const;
const WEEK = '7d';
const FOUR_DAYS_SECONDS = 4 * 86_400;

/** Where it is going: today beside a week ago, and what will be full. */
export function trendsDashboard(): Dashboard {
  const requests = aggregate('sum', [], series(REQUESTS, WHICH));
  const slowest = aggregate('max', [], call('avg_over_time', series(LATENCY_P95, WHICH, '1d')));
  const failed = aggregate('max', [], call('avg_over_time', series(ERROR_RATIO, WHICH, '1d')));
  const inFourDays = (metric: string) => call('predict_linear', series(metric, {}, '6h'), FOUR_DAYS_SECONDS);
  return {
    id: 'trends',
    title: 'Trends',
    view: 'cluster',
    from: 'now-14d',
    variables: [SERVICE_VARIABLE],
    sections: [
      {
        title: 'This week and the last',
        panels: [
          graph(
            'Requests',
            'reqps',
            ['mesh'],
            [
              ['now', requests],
              ['a week before', ago(requests, WEEK)],
            ],
          ),
          graph(
            'Requests by service, mean of a day',
            'reqps',
            ['mesh'],
            [[SERVICE_LEGEND, call('avg_over_time', series(REQUESTS, WHICH, '1d'))]],
          ),
          graph(
            'Slowest service, mean of a day',
            's',
            ['mesh'],
            [
              ['now', slowest],
              ['a week before', ago(slowest, WEEK)],
            ],
          ),
          graph(
            'Failed, worst service, mean of a day',
            'percentunit',
            ['mesh'],
            [
              ['now', failed],
              ['a week before', ago(failed, WEEK)],
            ],
          ),
        ],
      },
      {
        title: 'What will be full',
        panels: [
          graph(
            'Room on disks of nodes in four days',
            'percentunit',
            ['node-exporter'],
            [
              [
                '{{instance}} {{mountpoint}}',
                binary(inFourDays('node_filesystem_avail_bytes'), '/', series('node_filesystem_size_bytes')),
              ],
            ],
            { limit: 0.1, bad: 'below', about: 'Where the last six hours lead.' },
          ),
          graph(
            'Room on volumes in four days',
            'percentunit',
            ['kubelet'],
            [
              [
                '{{namespace}}/{{persistentvolumeclaim}}',
                binary(
                  inFourDays('kubelet_volume_stats_available_bytes'),
                  '/',
                  series('kubelet_volume_stats_capacity_bytes'),
                ),
              ],
            ],
            { limit: 0.1, bad: 'below' },
          ),
          graph(
            'Databases grow, per day',
            'bytes',
            ['cloudnative-pg'],
            [
              [
                '{{datname}}',
                binary(
                  aggregate('max', ['datname'], call('deriv', series('cnpg_pg_database_size_bytes', {}, '6h'))),
                  '*',
                  86_400,
                ),
              ],
            ],
          ),
        ],
      },
    ],
  };
}
