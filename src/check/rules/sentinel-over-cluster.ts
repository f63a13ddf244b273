import { inEachCluster } from '../facts/cluster-facts.ts';
import { redisSettings, workloadsAt } from '../facts/redis-settings.ts';
import type { Rule } from '../types.ts';

export const sentinelOverCluster: Rule = {
  code: 'DAT011',
  title: 'Sentinel over a Redis Cluster',
  severity: 'error',
  rows: ['D05'],
  why: 'A Redis Cluster replaces its own masters, each of which has a part of the keys. Sentinel knows one master that has them all, and what it promotes the Cluster does not know.',
  fix: 'take cluster-enabled away and keep Sentinel, or take Sentinel away and let clients speak to the Cluster',
  find: inEachCluster((facts) => {
    const settings = redisSettings(facts);
    const clustered = new Map(
      settings.flatMap(({ workload, cluster }) => (cluster === null ? [] : [[workload, cluster]])),
    );
    return settings.flatMap(({ workload, watched }) =>
      watched.flatMap(({ name, host, at }) => {
        const masters = [workload, ...workloadsAt(facts, host, workload.namespace)];
        const cluster = masters.map((each) => clustered.get(each)).find((each) => each !== undefined);
        if (cluster === undefined) return [];
        const message = `Sentinel watches ${name}, which is a node of a Redis Cluster`;
        const other = { manifest: cluster.manifest, path: cluster.path };
        return [{ manifest: at.manifest, path: at.path, message, other }];
      }),
    );
  }),
};
