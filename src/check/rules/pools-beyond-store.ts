import { field, numberAt, stringAt, stringsAt } from '../../manifests/field.ts';
import { parseQuantity } from '../../manifests/quantity.ts';
import type { Manifest } from '../../manifests/types.ts';
import { type ClusterFacts, clusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** PostgreSQL's own `max_connections`, and PgBouncer's `max_client_conn`. */
const USUAL = 100;
/** `superuser_reserved_connections`. */
const RESERVED = 3;
const GROUP = 'postgresql.cnpg.io';

interface Door {
  readonly host: string;
  readonly manifest: Manifest;
  readonly path: readonly string[];
  /** Connections that clients may have in all. */
  readonly limit: number;
  /** Other clusters reach it by the same name. */
  readonly isShared: boolean;
}

/** Where connections are counted: each name of a database, and each pool in front of one. */
function doors(facts: ClusterFacts): readonly Door[] {
  const hostOf = (name: string, manifest: Manifest) =>
    `${name}.${facts.index.namespaceOf(manifest) ?? 'default'}.svc.cluster.local`;
  const pools = facts.objects(GROUP, 'Pooler').map((manifest) => {
    const path = ['spec', 'pgbouncer', 'parameters', 'max_client_conn'];
    const pods = numberAt(manifest.object, ['spec', 'instances']) ?? 1;
    const limit = (parseQuantity(field(manifest.object, path)) ?? USUAL) * pods;
    const database = stringAt(manifest.object, ['spec', 'cluster', 'name']);
    return { host: hostOf(manifest.object.metadata.name, manifest), manifest, path, limit, database };
  });
  const databases = facts.objects(GROUP, 'Cluster').flatMap((manifest) => {
    const { name } = manifest.object.metadata;
    const path = ['spec', 'postgresql', 'parameters', 'max_connections'];
    const limit = (parseQuantity(field(manifest.object, path)) ?? USUAL) - RESERVED;
    const direct = { manifest, path, limit };
    // The names beside its own are those of whatever stands in front.
    const front = pools.find(({ database }) => database === name) ?? direct;
    const shared = stringsAt(manifest.object, ['spec', 'certificates', 'serverAltDNSNames']);
    return [
      ...['rw', 'ro', 'r'].map((kind) => ({ ...direct, host: hostOf(`${name}-${kind}`, manifest), isShared: false })),
      ...shared.map((host) => ({ ...front, host, isShared: true })),
    ];
  });
  return [...databases, ...pools.map((pool) => ({ ...pool, isShared: false }))];
}

/** Connections that each proxy may open to a host, by its destination rule; null: no bound. */
function perPod(facts: ClusterFacts, host: string): { readonly manifest: Manifest; readonly count: number } | null {
  for (const manifest of facts.objects('networking.istio.io', 'DestinationRule')) {
    if (stringAt(manifest.object, ['spec', 'host']) !== host) continue;
    const count = numberAt(manifest.object, ['spec', 'trafficPolicy', 'connectionPool', 'tcp', 'maxConnections']);
    if (count !== undefined) return { manifest, count };
  }
  return null;
}

/** Pods of services that call a host, at their most. */
function callers(facts: ClusterFacts, host: string): { readonly names: readonly string[]; readonly pods: number } {
  const names: string[] = [];
  let pods = 0;
  for (const { service, calls } of facts.targets?.services ?? []) {
    if (!calls.some((call) => (call.host ?? call.service) === host)) continue;
    const workloads = facts.serviceById.get(service)?.workloads ?? workloadsNamed(facts, service);
    if (workloads.length > 0) names.push(service);
    for (const each of workloads) pods += Math.max(facts.autoscalerOf(each)?.maxReplicas ?? 0, each.replicas);
  }
  return { names, pods };
}

/** A worker has no Service: its pods are those of the workload of its name. */
function workloadsNamed(facts: ClusterFacts, service: string) {
  const [namespace = '', name = ''] = service.split('/');
  return facts.workloadsIn(namespace).filter((each) => each.name === name);
}

export const poolsBeyondStore: Rule = {
  code: 'SCL021',
  title: 'More connections than the database admits',
  severity: 'error',
  rows: ['S01', 'D05', 'M15'],
  why: 'Each pod opens a pool of its own. When all that an autoscaler may add are there, PostgreSQL refuses what is beyond max_connections (“too many clients already”), just when the load is highest.',
  fix: 'let each pod open fewer, put PgBouncer in front, lower the maximum of pods, or raise max_connections with the memory that it takes',
  find: inEachCluster((facts) =>
    doors(facts).flatMap(({ host, manifest, path, limit, isShared }): readonly RuleFinding[] => {
      const pool = perPod(facts, host);
      if (pool === null) return [];
      const everywhere = isShared ? [...clusterFacts(facts.context).values()] : [facts];
      const found = everywhere.map((each) => callers(each, host));
      const names = [...new Set(found.flatMap((each) => each.names))];
      const pods = found.reduce((sum, each) => sum + each.pods, 0);
      if (pods * pool.count <= limit) return [];
      const message = `${pods} pods of ${names.join(', ')} may open ${pool.count} connections each, ${pods * pool.count} in all; ${limit} are left for them`;
      const at = ['spec', 'trafficPolicy', 'connectionPool', 'tcp', 'maxConnections'];
      return [{ manifest, path, message, other: { manifest: pool.manifest, path: at } }];
    }),
  ),
};
