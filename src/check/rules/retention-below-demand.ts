import { printDuration } from '../../units/duration.ts';
import { backupPolicies } from '../facts/backup-policy.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { dataSets } from '../facts/data-sets.ts';
import type { Rule } from '../types.ts';

const DEMAND = 'compliance-retention';

export const retentionBelowDemand: Rule = {
  code: 'BCK005',
  title: 'No copy becomes as old as is demanded',
  severity: 'error',
  rows: ['B07', 'B08'],
  why: 'A demand of 90 days is one on the data, not on each schedule: it is met when the oldest tier that survives is that old, copies in other regions included.',
  fix: 'add a tier that is kept so long (weekly or monthly), or keep the copies longer',
  find: inEachCluster((facts) =>
    backupPolicies(facts).flatMap((policy) => {
      const demandUs = policy.durationUs(DEMAND);
      if (demandUs === null) return [];
      // What was deleted at home is deleted in a copy too, and stays there as an older version.
      const copiesUs = policy.copiesTo.length === 0 ? 0 : (policy.durationUs('copies-keep') ?? 0);
      return dataSets(facts).flatMap(({ name, sources }) => {
        const kept = sources.filter(({ keepUs }) => keepUs !== null).sort((a, b) => (b.keepUs ?? 0) - (a.keepUs ?? 0));
        const [oldest] = kept;
        if (oldest === undefined || (oldest.keepUs ?? 0) + copiesUs >= demandUs) return [];
        const own = printDuration(oldest.keepUs ?? 0);
        const copies = copiesUs === 0 ? '' : `, copies ${printDuration(copiesUs)} longer`;
        const message = `${name}: the oldest copy is kept for ${own}${copies}, and ${printDuration(demandUs)} are demanded`;
        const other = { manifest: policy.manifest, path: policy.at(DEMAND) };
        return [{ manifest: oldest.manifest, path: oldest.keepPath, message, other }];
      });
    }),
  ),
};
