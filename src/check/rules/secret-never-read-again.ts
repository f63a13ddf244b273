import { parseDurationUs } from '../../manifests/duration.ts';
import { field, isRecord, recordsAt, stringAt } from '../../manifests/field.ts';
import { ROTATION_ANNOTATION } from '../../manifests/own-annotations.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const secretNeverReadAgain: Rule = {
  code: 'SEC021',
  title: 'A secret that stays when it is made anew',
  severity: 'warning',
  rows: ['C03'],
  why: 'An ExternalSecret that is read once, or less often than its value changes, leaves pods with a value that is no longer valid; and one that can never change never is.',
  fix: 'set refreshPolicy: Periodic and a refreshInterval well below the time in which the secret is made anew',
  find: inEachCluster((facts) =>
    facts.objects('external-secrets.io', 'ExternalSecret').flatMap((manifest) => {
      const { object } = manifest;
      const policy = stringAt(object, ['spec', 'refreshPolicy']) ?? 'Periodic';
      const written = stringAt(object, ['spec', 'refreshInterval']);
      const every = parseDurationUs(written ?? '1h') ?? null;
      const made = parseDurationUs(object.metadata.annotations?.[ROTATION_ANNOTATION] ?? '') ?? null;
      const path = ['spec', policy === 'Periodic' ? 'refreshInterval' : 'refreshPolicy'];
      if (policy !== 'Periodic' || every === 0) {
        const how = policy === 'OnChange' ? 'only when the object changes' : 'once';
        return [{ manifest, path, message: `${object.metadata.name} is read ${how}: a new value never arrives` }];
      }
      const isMadeByReading = recordsAt(object, ['spec', 'dataFrom']).some(([, from]) =>
        isRecord(field(from, ['sourceRef', 'generatorRef'])),
      );
      if (every === null || made === null || every < made || isMadeByReading) return [];
      const message = `${object.metadata.name} is read every ${written} and made anew every ${object.metadata.annotations?.[ROTATION_ANNOTATION]}: some values never arrive`;
      return [{ manifest, path, message }];
    }),
  ),
};
