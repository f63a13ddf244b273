import { backupPolicies } from '../facts/backup-policy.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const noCopyElsewhere: Rule = {
  code: 'BCK006',
  title: 'Fewer than three copies, or none elsewhere',
  severity: 'warning',
  rows: ['B07', 'B09'],
  why: 'Three copies on two media with one off-site survive any one mistake. Backups in the region of what they copy are lost together with it.',
  fix: 'name another region under `backup.copies.to`',
  find: inEachCluster((facts) =>
    backupPolicies(facts).flatMap((policy) => {
      const asked = Number(policy.text('compliance-regions'));
      const regions = 1 + policy.copiesTo.length;
      const wanted = Math.max(2, Number.isFinite(asked) ? asked : 2);
      if (regions >= wanted) return [];
      const message = `production and ${regions === 1 ? 'one copy in its own region' : `copies in ${regions} regions`}: ${wanted} regions are to hold one`;
      return [{ manifest: policy.manifest, path: policy.at('copies-to'), message }];
    }),
  ),
};
