import { printDuration } from '../../units/duration.ts';
import { backupPolicies } from '../facts/backup-policy.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { dataSets } from '../facts/data-sets.ts';
import type { Rule } from '../types.ts';

export const lockEndsTooEarly: Rule = {
  code: 'BCK009',
  title: 'Copies that can be deleted while they are counted on',
  severity: 'warning',
  rows: ['B10'],
  why: 'Whoever encrypts a platform deletes its backups first, with the credentials that wrote them. Only what is locked is still there; a log or a month of files of which the older half is gone is no way back.',
  fix: 'lock for as long as full backups and the log are kept',
  find: inEachCluster((facts) =>
    backupPolicies(facts).flatMap((policy) => {
      // Tiers that end with the policy's longest are archives: their older parts are a record, not the way back.
      const archiveUs = policy.durationUs('tier-archive') ?? Number.POSITIVE_INFINITY;
      const kept = dataSets(facts).flatMap(({ name, sources }) =>
        sources.flatMap((source) =>
          source.what === 'copy' || source.keepUs === null || source.keepUs > archiveUs ? [] : [{ name, source }],
        ),
      );
      const longest = kept.sort((a, b) => (b.source.keepUs ?? 0) - (a.source.keepUs ?? 0))[0];
      const keepUs = longest?.source.keepUs ?? 0;
      const lockUs = policy.lockUs ?? 0;
      if (longest === undefined || lockUs >= keepUs) return [];
      const how = policy.lockUs === null ? 'nothing is locked' : `the lock ends after ${printDuration(lockUs)}`;
      const message = `${how}, and ${longest.name} is counted on for ${printDuration(keepUs)}`;
      const other = { manifest: longest.source.manifest, path: longest.source.keepPath };
      return [{ manifest: policy.manifest, path: policy.at('lock'), message, other }];
    }),
  ),
};
