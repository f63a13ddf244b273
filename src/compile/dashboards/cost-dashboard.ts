import type { Model } from '../../model/types.ts';
import { aggregate, binary, call, type Query, series } from '../monitoring/query.ts';
import type { Dashboard } from './dashboard.ts';
import { figure, graph } from './panel.ts';

/** Hours of a mean month: 365.25 days over twelve. */
const HOURS_PER_MONTH = 730.5;
const GIBIBYTE = 1024 * 1024 * 1024;
const SOURCES = ['opencost'] as const;
const BY_NODE = { on: ['node'], manyToOne: true } as const;

function sum(metric: string): Query {
  return aggregate('sum', [], series(metric));
}

/** What volumes cost: a price per GiB, and what each has. */
function volumes(): Query {
  const sizes = aggregate('max', ['persistentvolume'], series('kube_persistentvolume_capacity_bytes'));
  return aggregate(
    'sum',
    [],
    binary(binary(sizes, '/', GIBIBYTE), '*', aggregate('max', ['persistentvolume'], series('pv_hourly_cost'))),
  );
}

/** What containers have of nodes, at the nodes’ prices. */
function allocated(by: readonly string[]): Query {
  const price = (metric: string) => aggregate('max', ['node'], series(metric));
  const cpu = binary(series('container_cpu_allocation'), '*', price('node_cpu_hourly_cost'), BY_NODE);
  const memory = binary(
    binary(series('container_memory_allocation_bytes'), '/', GIBIBYTE),
    '*',
    price('node_ram_hourly_cost'),
    BY_NODE,
  );
  return binary(aggregate('sum', by, cpu), '+', aggregate('sum', by, memory));
}

/** What it costs, what for, and what a month comes to. Prices are those of the provider’s list, as OpenCost knows them. */
export function costDashboard(model: Model): Dashboard {
  const perHour = binary(
    binary(sum('node_total_hourly_cost'), '+', volumes()),
    '+',
    sum('kubecost_cluster_management_cost'),
  );
  const perMonth = binary(perHour, '*', HOURS_PER_MONTH);
  const { budget } = model.targets;
  return {
    id: 'cost',
    title: 'Cost',
    view: 'cluster',
    from: 'now-7d',
    variables: [],
    sections: [
      {
        title: 'Cost',
        panels: [
          figure(
            'A month at this pace',
            'currencyUSD',
            ['opencost', 'kube-state-metrics'],
            perMonth,
            budget === undefined
              ? { about: 'Of this cluster.' }
              : { limit: budget, about: 'Of this cluster; the limit is the budget of all clusters together.' },
          ),
          figure(
            'Paid for and given to nobody',
            'percentunit',
            SOURCES,
            binary(1, '-', binary(allocated([]), '/', sum('node_total_hourly_cost'))),
            {
              about: 'Of what nodes cost.',
            },
          ),
          graph(
            'An hour costs',
            'currencyUSD',
            ['opencost', 'kube-state-metrics'],
            [
              ['nodes', sum('node_total_hourly_cost')],
              ['volumes', volumes()],
              ['control plane', sum('kubecost_cluster_management_cost')],
              ['load balancers', binary(sum('kubecost_load_balancer_cost'), 'or', call('vector', 0))],
            ],
          ),
          graph('An hour costs, by namespace', 'currencyUSD', SOURCES, [['{{namespace}}', allocated(['namespace'])]]),
          graph('An hour costs, by container', 'currencyUSD', SOURCES, [
            ['{{container}}', call('topk', 10, allocated(['container']))],
          ]),
          graph('An hour costs, by kind of node', 'currencyUSD', SOURCES, [
            ['{{instance_type}}', aggregate('sum', ['instance_type'], series('node_total_hourly_cost'))],
          ]),
        ],
      },
    ],
  };
}
