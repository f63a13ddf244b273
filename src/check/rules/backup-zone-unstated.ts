import { stringAt } from '../../manifests/field.ts';
import { backupSchedules } from '../facts/backup-schedules.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** Fields that mean another moment in another zone: an hour or a day. */
const OF_A_DAY = /^\S+\s+(?!\*(?:\s|$))\S+/;

export const backupZoneUnstated: Rule = {
  code: 'BCK020',
  title: 'A backup at an hour of nobody’s clock',
  severity: 'info',
  rows: ['B02', 'B04'],
  why: 'A CronJob without timeZone runs by the clock of the machine that its controller is on. What is to come after another backup, or at night, comes at some other time after a move, and twice or never when clocks change.',
  fix: 'set timeZone: Etc/UTC',
  find: inEachCluster((facts) =>
    backupSchedules(facts).flatMap(({ engine, manifest, path, text }) => {
      const isStated = stringAt(manifest.object, ['spec', 'timeZone']) !== undefined;
      if (engine !== 'job' || isStated || !OF_A_DAY.test(text)) return [];
      return [{ manifest, path, message: `${text} names an hour, and nothing says in which zone` }];
    }),
  ),
};
