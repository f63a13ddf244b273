import { printDuration } from '../../units/duration.ts';
import { backupPolicies } from '../facts/backup-policy.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { dataSets } from '../facts/data-sets.ts';
import type { Rule } from '../types.ts';

export const keysGoneBeforeBackups: Rule = {
  code: 'BCK007',
  title: 'Backups that outlive their keys',
  severity: 'error',
  rows: ['B06'],
  why: 'What a key encrypted is unreadable when the key is gone, and an object that is locked cannot be encrypted again. So the key of the data stands beside them and is wrapped again with each new key, or every version is kept.',
  fix: 'set `keys.rewrap: true`, or keep every version',
  find: inEachCluster((facts) =>
    backupPolicies(facts).flatMap((policy) => {
      const versions = Number(policy.text('keys-versions'));
      const rotateUs = policy.durationUs('keys-rotate');
      if (policy.text('keys-rewrap') === 'true' || !Number.isInteger(versions) || rotateUs === null) return [];
      const livesUs = versions * rotateUs;
      const sources = dataSets(facts).flatMap((set) => set.sources.map((source) => ({ set, source })));
      const oldest = sources.sort((a, b) => (b.source.keepUs ?? 0) - (a.source.keepUs ?? 0))[0];
      const keepUs = oldest?.source.keepUs ?? 0;
      if (oldest === undefined || keepUs <= livesUs) return [];
      const message = `${versions} versions of a key that is replaced every ${printDuration(rotateUs)} last ${printDuration(livesUs)}; ${oldest.set.name} is kept for ${printDuration(keepUs)}`;
      const other = { manifest: oldest.source.manifest, path: oldest.source.keepPath };
      return [{ manifest: policy.manifest, path: policy.at('keys-versions'), message, other }];
    }),
  ),
};
