import { inEachCluster } from '../facts/cluster-facts.ts';
import { dataSets } from '../facts/data-sets.ts';
import { archiveOf } from '../facts/postgres-archive.ts';
import type { Rule } from '../types.ts';

/** Kinds of programs that we do not know: where one of them looks after a namespace, nothing is said about it. */
const OTHER_PROGRAM = /(?:backup|snapshot)/i;
const KNOWN_GROUP = /^(?:velero\.io|postgresql\.cnpg\.io|barmancloud\.cnpg\.io|snapshot\.storage\.k8s\.io)$/;

export const dataWithoutBackup: Rule = {
  code: 'BCK001',
  title: 'Data that nothing backs up',
  severity: 'warning',
  rows: ['B01', 'B02', 'B03'],
  why: 'Replicas guard against a lost disk or zone. What is deleted, overwritten or encrypted by mistake is deleted on every one of them, within seconds.',
  fix: 'schedule a backup of it, or say with a reason that it may be lost',
  find: inEachCluster((facts) =>
    dataSets(facts).flatMap(({ kind, manifest, name, sources }) => {
      if (kind === 'cluster' || kind === 'elsewhere' || sources.some(({ isPaused }) => !isPaused)) return [];
      // With an archive it is BCK024 that says what is missing.
      if (kind === 'database' && archiveOf(facts, manifest) !== null) return [];
      const namespace = facts.index.namespaceOf(manifest) ?? 'default';
      const isElsewhere = facts
        .customObjects(namespace)
        .some(
          ({ object }) => OTHER_PROGRAM.test(object.kind) && !KNOWN_GROUP.test(object.apiVersion.split('/')[0] ?? ''),
        );
      if (isElsewhere) return [];
      const paused = sources.length === 0 ? 'nothing here copies it' : 'every schedule that would copy it rests';
      return [{ manifest, path: ['spec'], message: `${name}: ${paused}` }];
    }),
  ),
};
