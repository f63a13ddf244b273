import { printDuration } from '../../units/duration.ts';
import { backupPolicies } from '../facts/backup-policy.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { dataSets } from '../facts/data-sets.ts';
import type { Rule } from '../types.ts';

export const lockOutlivesBackups: Rule = {
  code: 'BCK008',
  title: 'A lock that lasts longer than anything is kept',
  severity: 'warning',
  rows: ['B08', 'B10'],
  why: 'What is locked cannot be deleted when its time is over, by nobody: it is paid for until the lock ends, and a lock in compliance mode cannot be shortened.',
  fix: 'lock no longer than the longest time of keeping',
  find: inEachCluster((facts) =>
    backupPolicies(facts).flatMap((policy) => {
      const { lockUs } = policy;
      const kept = dataSets(facts).flatMap(({ sources }) => sources.flatMap(({ keepUs }) => keepUs ?? []));
      const longestUs = Math.max(0, ...kept);
      if (lockUs === null || kept.length === 0 || lockUs <= longestUs) return [];
      const message = `objects are locked for ${printDuration(lockUs)}, and nothing is kept longer than ${printDuration(longestUs)}`;
      return [{ manifest: policy.manifest, path: policy.at('lock'), message }];
    }),
  ),
};
