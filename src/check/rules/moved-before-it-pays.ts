import { stringAt } from '../../manifests/field.ts';
import { DAY_US, printDuration } from '../../units/duration.ts';
import { type BackupPolicy, backupPolicies } from '../facts/backup-policy.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { dataSets } from '../facts/data-sets.ts';
import type { Rule } from '../types.ts';

/** Days that are paid for whatever happens, by S3’s own price list. */
const LEAST_DAYS = { 'tier-infrequent': 30, 'tier-archive': 90 } as const;

/** Tiers that something which is kept so long leaves before it has paid. */
function paidInVain(policy: BackupPolicy, keepUs: number): readonly (keyof typeof LEAST_DAYS)[] {
  const ages = {
    'tier-infrequent': policy.durationUs('tier-infrequent'),
    'tier-archive': policy.durationUs('tier-archive'),
  };
  return (['tier-infrequent', 'tier-archive'] as const).filter((tier) => {
    const from = ages[tier];
    if (from === null || keepUs <= from) return false;
    const leaves = tier === 'tier-infrequent' ? Math.min(keepUs, ages['tier-archive'] ?? keepUs) : keepUs;
    return leaves - from < LEAST_DAYS[tier] * DAY_US;
  });
}

export const movedBeforeItPays: Rule = {
  code: 'BCK010',
  title: 'Moved to a cheaper class and deleted too soon after',
  severity: 'warning',
  rows: ['B08'],
  why: 'An infrequent class is paid for 30 days and an archive for 90, also for what is deleted the day after: moving it costs more than leaving it.',
  fix: 'move later, or keep it at least so long after',
  find: inEachCluster((facts) =>
    backupPolicies(facts).flatMap((policy) => {
      if (policy.text('tier-infrequent') === '') return [];
      return dataSets(facts).flatMap(({ name, sources }) =>
        sources.flatMap((source) => {
          // Only archives and our own copies are moved; the log and recent backups stay where they are.
          const isMoved =
            source.what === 'copy' ||
            stringAt(source.manifest.object, ['spec', 'template', 'storageLocation']) === 'archive';
          if (source.keepUs === null || !isMoved) return [];
          const { keepUs } = source;
          return paidInVain(policy, keepUs).map((tier) => {
            const age = printDuration(policy.durationUs(tier) ?? 0);
            const message = `${name}: moved after ${age} and gone before ${LEAST_DAYS[tier]} days there are over (kept for ${printDuration(keepUs)})`;
            const other = { manifest: source.manifest, path: source.keepPath };
            return { manifest: policy.manifest, path: policy.at(tier), message, other };
          });
        }),
      );
    }),
  ),
};
