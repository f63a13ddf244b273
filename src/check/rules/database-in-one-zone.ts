import { inEachCluster } from '../facts/cluster-facts.ts';
import { databases } from '../facts/databases.ts';
import { zoneSpreadOf } from '../facts/zone-spread.ts';
import type { Rule } from '../types.ts';

export const databaseInOneZone: Rule = {
  code: 'DAT002',
  title: 'A database that may stand in one zone',
  severity: 'warning',
  rows: ['D01', 'D05'],
  why: 'CloudNativePG by itself prefers different nodes and knows nothing of zones: the primary and all of its replicas may stand in one, and be lost with it.',
  fix: 'add topologySpreadConstraints over topology.kubernetes.io/zone with DoNotSchedule, or affinity with podAntiAffinityType: required and that topologyKey',
  find: inEachCluster((facts) =>
    databases(facts).flatMap(({ manifest, instances, workload, quorum, hasFailureDomains }) => {
      if (instances < 2 || workload === undefined || zoneSpreadOf(workload).kind === 'hard') return [];
      const confirmed =
        quorum === null || hasFailureDomains
          ? ''
          : ', also the replicas that confirm its commits: what was answered is then gone';
      const message = `nothing keeps its ${instances} instances from standing in one zone${confirmed}`;
      return [{ manifest, path: ['spec'], message }];
    }),
  ),
};
