import { backupSchedules } from '../facts/backup-schedules.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const backupNeverRuns: Rule = {
  code: 'BCK018',
  title: 'A schedule that never comes',
  severity: 'error',
  rows: ['B01', 'B02'],
  why: 'Velero takes a schedule that it cannot read, marks it FailedValidation and does nothing; a date that no month has is waited for in silence.',
  fix: 'write five fields for Velero and CronJobs (0 2 * * *), six for CloudNativePG (0 0 2 * * *)',
  find: inEachCluster((facts) =>
    backupSchedules(facts).flatMap(({ cron, engine, gapUs, manifest, path, problem, text }) => {
      if (problem !== null) return [{ manifest, path, message: problem }];
      // Kubernetes refuses a zone within the expression since 1.29.
      if (engine === 'job' && cron?.zone != null) {
        return [{ manifest, path, message: `${text}: a zone stands in \`timeZone\`, and is refused here` }];
      }
      return gapUs === null ? [{ manifest, path, message: `${text} is no day of any year` }] : [];
    }),
  ),
};
