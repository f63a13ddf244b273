import { stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { archiveOf } from '../facts/postgres-archive.ts';
import type { Rule } from '../types.ts';

export const nothingExpires: Rule = {
  code: 'BCK029',
  title: 'An archive from which nothing is ever deleted',
  severity: 'info',
  rows: ['B08'],
  why: 'Without a retentionPolicy every segment and every copy of the files stays: the bill grows each day, and personal data are kept longer than anybody may.',
  fix: 'set retentionPolicy, as 30d',
  find: inEachCluster((facts) =>
    facts.objects('postgresql.cnpg.io', 'Cluster').flatMap((manifest) => {
      const archive = archiveOf(facts, manifest);
      if (archive === null || archive.retention.length === 0) return [];
      if (stringAt(archive.manifest.object, archive.retention) !== undefined) return [];
      const message = `nothing says how long backups of ${manifest.object.metadata.name} are kept`;
      return [{ manifest: archive.manifest, path: archive.at, message }];
    }),
  ),
};
