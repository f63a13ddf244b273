import { field, numberAt, stringAt } from '../../manifests/field.ts';
import { parseQuantity } from '../../manifests/quantity.ts';
import type { Manifest } from '../../manifests/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
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
}

/** Where connections are counted: each Service of a database, and each pool in front of one. */
function doors(facts: ClusterFacts): readonly Door[] {
  const hostOf = (name: string, manifest: Manifest) =>
    `${name}.${facts.index.namespaceOf(manifest) ?? 'default'}.svc.cluster.local`;
  const databases = facts.objects(GROUP, 'Cluster').flatMap((manifest) => {
    const path = ['spec', 'postgresql', 'parameters', 'max_connections'];
    const limit = (parseQuantity(field(manifest.object, path)) ?? USUAL) - RESERVED;
    return ['rw', 'ro', 'r'].map((kind) => ({
      host: hostOf(`${manifest.object.metadata.name}-${kind}`, manifest),
      manifest,
      path,
      limit,
    }));
  });
  const pools = facts.objects(GROUP, 'Pooler').map((manifest) => {
    const path = ['spec', 'pgbouncer', 'parameters', 'max_client_conn'];
    const pods = numberAt(manifest.object, ['spec', 'instances']) ?? 1;
    const limit = (parseQuantity(field(manifest.object, path)) ?? USUAL) * pods;
    return { host: hostOf(manifest.object.metadata.name, manifest), manifest, path, limit };
  });
  return [...databases, ...pools];
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
    doors(facts).flatMap(({ host, manifest, path, limit }): readonly RuleFinding[] => {
      const pool = perPod(facts, host);
      if (pool === null) return [];
      const { names, pods } = callers(facts, host);
      if (pods * pool.count <= limit) return [];
      const message = `${pods} pods of ${names.join(', ')} may open ${pool.count} connections each, ${pods * pool.count} in all; ${limit} are left for them`;
      const at = ['spec', 'trafficPolicy', 'connectionPool', 'tcp', 'maxConnections'];
      return [{ manifest, path, message, other: { manifest: pool.manifest, path: at } }];
    }),
  ),
};
