import { HOURS_PER_MONTH } from '../../engines/instance-families.ts';
import type { Model } from '../../model/types.ts';
import { GIBIBYTE } from '../../units/size.ts';
import { aggregate, binary, call, type Query, series } from '../monitoring/query.ts';
import type { Dashboard } from './dashboard.ts';
import { figure, graph, line } from './graph.ts';

const SOURCES = ['opencost'] as const;
const WITH_VOLUMES = ['opencost', 'kube-state-metrics'] as const;
const NODES = 'node_total_hourly_cost';
const CONTROL_PLANE = 'kubecost_cluster_management_cost';

/** Of what a cluster may not have any: then it costs nothing. */
function sumOrNothing(metric: string): Query {
  return binary(aggregate('sum', [], series(metric)), 'or', call('vector', 0));
}

/** What volumes cost: a price per GiB, and what each has. */
function volumes(): Query {
  const by = ['persistentvolume'] as const;
  const sizes = binary(aggregate('max', by, series('kube_persistentvolume_capacity_bytes')), '/', GIBIBYTE);
  return aggregate('sum', [], binary(sizes, '*', aggregate('max', by, series('pv_hourly_cost'))));
}

/** What containers have of nodes, at the nodes’ prices. */
function allocated(by: readonly string[]): Query {
  const matching = { on: ['node'], manyToOne: true } as const;
  const price = (metric: string) => aggregate('max', ['node'], series(metric));
  const memory = binary(series('container_memory_allocation_bytes'), '/', GIBIBYTE);
  return binary(
    aggregate('sum', by, binary(series('container_cpu_allocation'), '*', price('node_cpu_hourly_cost'), matching)),
    '+',
    aggregate('sum', by, binary(memory, '*', price('node_ram_hourly_cost'), matching)),
  );
}

/** What it costs, what for, and what a month comes to. Prices are those of the provider’s list, as OpenCost knows them. */
export function costDashboard({ targets: { budget } }: Model): Dashboard {
  const nodes = aggregate('sum', [], series(NODES));
  const parts = [nodes, volumes(), sumOrNothing(CONTROL_PLANE), sumOrNothing('kubecost_load_balancer_cost')];
  const perHour = parts.reduce((sum, part) => binary(sum, '+', part));
  const perMonth = binary(perHour, '*', HOURS_PER_MONTH);
  const unused = binary(1, '-', binary(allocated([]), '/', nodes));
  const kinds = aggregate('sum', ['instance_type'], series(NODES));
  const limit =
    budget === undefined
      ? { about: 'Of this cluster.' }
      : { limit: budget, about: 'Of this cluster; the limit is the budget of all clusters together.' };
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
          figure('A month at this pace', 'currencyUSD', WITH_VOLUMES, perMonth, limit),
          figure('Paid for and given to nobody', 'percentunit', SOURCES, unused, { about: 'Of what nodes cost.' }),
          graph(
            'An hour costs',
            'currencyUSD',
            WITH_VOLUMES,
            parts.map((part, i) => [['nodes', 'volumes', 'control plane', 'load balancers'][i] ?? '', part]),
          ),
          line('An hour costs, by namespace', 'currencyUSD', SOURCES, '{{namespace}}', allocated(['namespace'])),
          line(
            'An hour costs, by container',
            'currencyUSD',
            SOURCES,
            '{{container}}',
            call('topk', 10, allocated(['container'])),
          ),
          line('An hour costs, by kind of node', 'currencyUSD', SOURCES, '{{instance_type}}', kinds),
        ],
      },
    ],
  };
}
