import { numberAt, stringAt } from '../../manifests/field.ts';
import { RPO_ANNOTATION } from '../../manifests/own-annotations.ts';
import { parseCron } from '../../units/cron.ts';
import { parseDuration, printDuration, SECOND_US } from '../../units/duration.ts';
import { longestGapUs } from '../../units/longest-gap.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const copiesOlderThanPromised: Rule = {
  code: 'DAT014',
  title: 'Copies that are older than they may be',
  severity: 'error',
  rows: ['D14'],
  why: 'What a job copies is at worst as old as the pause between two runs and the time that one takes together; a job that may run on beside the next one has no such bound at all.',
  fix: 'run it more often, end it sooner (activeDeadlineSeconds), or allow more: the annotation nines.dev/rpo',
  find: inEachCluster((facts) =>
    facts.objects('batch', 'CronJob').flatMap((manifest) => {
      const { object } = manifest;
      const allowed = parseDuration(object.metadata.annotations?.[RPO_ANNOTATION] ?? '');
      const cron = parseCron(stringAt(object, ['spec', 'schedule']) ?? '');
      if (!allowed.ok || !cron.ok) return [];
      const gap = longestGapUs(cron.value);
      if (gap === null) return [];
      const deadline = numberAt(object, ['spec', 'jobTemplate', 'spec', 'activeDeadlineSeconds']);
      const oldest = gap + (deadline ?? 0) * SECOND_US;
      const path = ['spec', 'schedule'];
      if (oldest > allowed.value) {
        const message = `what it copies is up to ${printDuration(oldest)} old, ${printDuration(allowed.value)} are allowed`;
        return [{ manifest, path, message }];
      }
      if (deadline !== undefined) return [];
      const message = `it may take any time, and what it copies is then older than ${printDuration(allowed.value)}`;
      return [{ manifest, path: ['spec', 'jobTemplate', 'spec'], message, fix: 'write activeDeadlineSeconds' }];
    }),
  ),
};
