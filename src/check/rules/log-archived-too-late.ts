import { printDuration } from '../../units/duration.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { archiveOf, archiveTimeoutUs, databasesOf } from '../facts/postgres-archive.ts';
import { recoveryPoint } from '../facts/recovery-point.ts';
import type { Rule } from '../types.ts';

/** Where nobody promised anything: longer is hardly meant. */
const USUAL_US = 3_600_000_000;

export const logArchivedTooLate: Rule = {
  code: 'BCK004',
  title: 'A log that is archived too late',
  severity: 'error',
  rows: ['B02'],
  why: 'PostgreSQL archives a segment when its 16 MiB are full. In a quiet hour that is never; `archive_timeout` is what bounds it, and 0 is no bound.',
  fix: 'set archive_timeout to 5min, or leave it to the operator, which does',
  find: inEachCluster((facts) => {
    const figure = recoveryPoint(facts);
    const limitUs = figure?.value ?? USUAL_US;
    return databasesOf(facts).flatMap((manifest) => {
      const timeoutUs = archiveTimeoutUs(manifest);
      if (archiveOf(facts, manifest) === null || (timeoutUs > 0 && timeoutUs <= limitUs)) return [];
      const when = timeoutUs === 0 ? 'only when it is full' : `up to ${printDuration(timeoutUs)} after its first write`;
      const message = `a segment of the log is archived ${when}; at most ${printDuration(limitUs)} may be lost`;
      const path = ['spec', 'postgresql', 'parameters', 'archive_timeout'];
      return [{ manifest, path, message, ...(figure === undefined ? {} : { other: { figure } }) }];
    });
  }),
};
