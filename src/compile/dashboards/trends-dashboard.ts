import { aggregate, ago, binary, call, type Query, series } from '../monitoring/query.ts';
import { ERROR_RATIO, LATENCY_P95, REQUESTS } from '../monitoring/recording-rules.ts';
import type { Dashboard, Section, Unit } from './dashboard.ts';
import { CHOSEN, graph, line, SERVICE_LEGEND } from './graph.ts';
import { SERVICE_VARIABLE } from './variables.ts';

const WHICH = { destination_service_name: CHOSEN } as const;
const DAY_SECONDS = 86_400;
/** Beyond it nobody acts at once, and before it somebody can. */
const AHEAD_SECONDS = 4 * DAY_SECONDS;

function weeks(): Section {
  const mean = (metric: string): Query => call('avg_over_time', series(metric, WHICH, '1d'));
  const both = (title: string, unit: Unit, query: Query) =>
    graph(
      title,
      unit,
      ['mesh'],
      [
        ['now', query],
        ['a week before', ago(query, '7d')],
      ],
    );
  return {
    title: 'This week and the last',
    panels: [
      both('Requests', 'reqps', aggregate('sum', [], series(REQUESTS, WHICH))),
      line('Requests by service, mean of a day', 'reqps', ['mesh'], SERVICE_LEGEND, mean(REQUESTS)),
      both('Slowest service, mean of a day', 's', aggregate('max', [], mean(LATENCY_P95))),
      both('Failed, worst service, mean of a day', 'percentunit', aggregate('max', [], mean(ERROR_RATIO))),
    ],
  };
}

function room(): Section {
  const ahead = (metric: string) => call('predict_linear', series(metric, {}, '6h'), AHEAD_SECONDS);
  const disks = binary(ahead('node_filesystem_avail_bytes'), '/', series('node_filesystem_size_bytes'));
  const volumes = binary(
    ahead('kubelet_volume_stats_available_bytes'),
    '/',
    series('kubelet_volume_stats_capacity_bytes'),
  );
  const growth = aggregate('max', ['datname'], call('deriv', series('cnpg_pg_database_size_bytes', {}, '6h')));
  const low = { limit: 0.1, bad: 'below', about: 'Where the last six hours lead.' } as const;
  return {
    title: 'What will be full',
    panels: [
      line('Room on disks in four days', 'percentunit', ['node-exporter'], '{{instance}} {{mountpoint}}', disks, low),
      line(
        'Room on volumes in four days',
        'percentunit',
        ['kubelet'],
        '{{namespace}}/{{persistentvolumeclaim}}',
        volumes,
        low,
      ),
      line('Databases grow, per day', 'bytes', ['cloudnative-pg'], '{{datname}}', binary(growth, '*', DAY_SECONDS)),
    ],
  };
}

/** Where it is going: today beside a week ago, and what will be full. */
export function trendsDashboard(): Dashboard {
  return {
    id: 'trends',
    title: 'Trends',
    view: 'cluster',
    from: 'now-14d',
    variables: [SERVICE_VARIABLE],
    sections: [weeks(), room()],
  };
}
