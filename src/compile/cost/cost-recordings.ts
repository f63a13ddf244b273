/**
 * What is spent, by whom and on what, in dollars per hour (S07). Of the network only load balancers are seen: what leaves
 * a zone is counted by nobody here. What no part of the budget names, idle nodes among it, is the rest’s.
 */
import type { BudgetPart, Cost } from '../../model/cost-types.ts';
import type { Model } from '../../model/types.ts';
import { GIBIBYTE } from '../../units/size.ts';
import type { Recording } from '../monitoring/alert.ts';
import { aggregate, binary, call, oneOf, type Query, series } from '../monitoring/query.ts';

/** Compute alone, by `namespace` and `container`: a service's container has its name. */
const SERVICE_COST = 'service_cost:usd_per_hour:sum';
const NAMESPACE_COST = 'namespace_cost:usd_per_hour:sum';
/** By `part` of the budget. */
export const BUDGET_COST = 'budget_cost:usd_per_hour:sum';
/** By `resource`. */
export const RESOURCE_COST = 'resource_cost:usd_per_hour:sum';
const CLUSTER_COST = 'cluster_cost:usd_per_hour:sum';
/** Of all clusters together. */
export const PLATFORM_COST = 'platform_cost:usd_per_hour:sum';

const BY_NODE = { on: ['node'], manyToOne: true } as const;
const BY_VOLUME = { on: ['persistentvolume'], manyToOne: true } as const;

function orNothing(query: Query): Query {
  return binary(query, 'or', call('vector', 0));
}

/** What containers have of nodes, at the nodes' prices. */
function compute(by: readonly string[]): Query {
  const price = (metric: string) => aggregate('max', ['node'], series(metric));
  const gibibytes = binary(series('container_memory_allocation_bytes'), '/', GIBIBYTE);
  const cpu = binary(series('container_cpu_allocation'), '*', price('node_cpu_hourly_cost'), BY_NODE);
  const memory = binary(gibibytes, '*', price('node_ram_hourly_cost'), BY_NODE);
  return binary(aggregate('sum', by, cpu), '+', aggregate('sum', by, memory));
}

/** Volumes that pods have, each counted once however many mount it. */
function storage(by: readonly string[]): Query {
  const claims = aggregate('max', ['namespace', 'persistentvolume'], series('pod_pvc_allocation'));
  const price = aggregate('max', ['persistentvolume'], series('pv_hourly_cost'));
  return aggregate('sum', by, binary(binary(claims, '/', GIBIBYTE), '*', price, BY_VOLUME));
}

function loadBalancers(): Query {
  return orNothing(aggregate('sum', [], series('kubecost_load_balancer_cost')));
}

function nodesAndFees(): Query {
  const fee = orNothing(aggregate('sum', [], series('kubecost_cluster_management_cost')));
  return binary(aggregate('sum', [], series('node_total_hourly_cost')), '+', fee);
}

function ofNamespaces(names: readonly string[]): Query {
  return orNothing(aggregate('sum', [], series(NAMESPACE_COST, { namespace: oneOf(names) })));
}

function parts({ services }: Cost): readonly Recording[] {
  const named = services.flatMap(({ namespaces }) => namespaces ?? []);
  const queryOf = ({ namespaces }: BudgetPart): Query => {
    if (namespaces !== null) return ofNamespaces(namespaces);
    return named.length === 0 ? series(CLUSTER_COST) : binary(series(CLUSTER_COST), '-', ofNamespaces(named));
  };
  return services.map((part) => ({ name: BUDGET_COST, query: queryOf(part), labels: { part: part.name } }));
}

/** Databases are what the platform runs itself; a managed one is on nobody's node. */
function resources(model: Model): readonly Recording[] {
  const stores = [...new Set(Object.values(model.stores).map(({ namespace }) => namespace))].sort();
  const of = (resource: string, query: Query): Recording => ({ name: RESOURCE_COST, query, labels: { resource } });
  const database = series(RESOURCE_COST, { resource: 'database' });
  const withoutDatabase =
    stores.length === 0 ? nodesAndFees() : binary(nodesAndFees(), '-', aggregate('sum', [], database));
  return [
    ...(stores.length === 0 ? [] : [of('database', ofNamespaces(stores))]),
    of('compute', withoutDatabase),
    of('storage', orNothing(storage([]))),
    of('network', loadBalancers()),
  ];
}

/** Series of one cluster. */
export function costRecordings(model: Model): readonly Recording[] {
  const { cost } = model;
  if (cost === null) return [];
  const byNamespace = ['namespace'];
  const volumes = storage(byNamespace);
  const everything = binary(binary(nodesAndFees(), '+', orNothing(storage([]))), '+', loadBalancers());
  return [
    { name: SERVICE_COST, query: compute(['namespace', 'container']) },
    // A namespace without volumes has no series of them.
    {
      name: NAMESPACE_COST,
      query: binary(binary(compute(byNamespace), '+', volumes), 'or', binary(compute(byNamespace), 'or', volumes)),
    },
    { name: CLUSTER_COST, query: everything },
    ...parts(cost),
    ...(cost.resources === null ? [] : resources(model)),
  ];
}

/** Series of whoever sees all clusters: the global Prometheus, or that of the only one. */
export function platformCostRecordings(model: Model): readonly Recording[] {
  if (model.cost === null) return [];
  return [{ name: PLATFORM_COST, query: aggregate('sum', [], series(CLUSTER_COST)) }];
}
