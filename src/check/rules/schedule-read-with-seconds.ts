import { printDuration } from '../../units/duration.ts';
import { backupSchedules } from '../facts/backup-schedules.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const scheduleReadWithSeconds: Rule = {
  code: 'BCK019',
  title: 'Five fields where the first is the second',
  severity: 'error',
  rows: ['B02'],
  why: 'CloudNativePG counts six fields, seconds first, and takes five for six without a weekday: `0 2 * * *` is minute 2 of every hour. It warns once, when it is applied.',
  fix: 'put the second in front: `0 0 2 * * *`',
  find: inEachCluster((facts) =>
    backupSchedules(facts).flatMap(({ engine, gapUs, manifest, path, text }) => {
      const fields = text.trim().split(/\s+/);
      if (engine !== 'cloudnative-pg' || text.startsWith('@') || fields.length !== 5 || gapUs === null) return [];
      const message = `${text} has five fields, and the first is taken for the second: a backup every ${printDuration(gapUs)}`;
      return [{ manifest, path, message, fix: `write \`0 ${text.trim()}\` if five were meant as in cron` }];
    }),
  ),
};
