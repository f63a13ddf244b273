import { shareMinute } from '../../units/longest-gap.ts';
import { type BackupSchedule, backupSchedules } from '../facts/backup-schedules.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { argumentsOf, sourceHost } from '../facts/data-sets.ts';
import type { Rule } from '../types.ts';

/** What two schedules compete for; null: nothing that we know of. */
function shared(a: BackupSchedule, b: BackupSchedule): string | null {
  if (a.engine !== b.engine || a.namespace !== b.namespace) return null;
  if (a.engine === 'velero') return 'Velero makes one after the other';
  if (a.engine === 'cloudnative-pg') return null;
  const host = (each: BackupSchedule) => sourceHost(argumentsOf(each.manifest));
  return host(a) !== undefined && host(a) === host(b) ? 'they read the same store' : null;
}

export const backupsCollide: Rule = {
  code: 'BCK011',
  title: 'Two backups that begin in the same minute',
  severity: 'warning',
  rows: ['B01'],
  why: 'The second waits for as long as the first takes, or both take twice as long: the points are older than the schedules say, and alerts on their age fire for no other reason.',
  fix: 'move one of them by some minutes',
  find: inEachCluster((facts) => {
    const running = backupSchedules(facts).filter(({ cron, isPaused }) => cron !== null && !isPaused);
    return running.flatMap((each, index) => {
      for (const earlier of running.slice(0, index)) {
        const what = shared(earlier, each);
        if (what === null || each.cron === null || earlier.cron === null || !shareMinute(each.cron, earlier.cron))
          continue;
        const { manifest, path, text } = each;
        const { name } = earlier.manifest.object.metadata;
        const message = `${text} meets ${earlier.text} of ${name}: ${what}`;
        return [{ manifest, path, message, other: { manifest: earlier.manifest, path: earlier.path } }];
      }
      return [];
    });
  }),
};
