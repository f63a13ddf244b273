import { inEachCluster } from '../facts/cluster-facts.ts';
import { archiveOf } from '../facts/postgres-archive.ts';
import type { Rule } from '../types.ts';

export const archiveOfTheOperator: Rule = {
  code: 'BCK028',
  title: 'An archive by what CloudNativePG no longer has soon',
  severity: 'info',
  rows: ['B02'],
  why: 'barmanObjectStore is deprecated since CloudNativePG 1.26 and leaves with 1.31: after that upgrade nothing is archived any more.',
  fix: 'use the Barman Cloud plugin: an ObjectStore, and an entry under plugins with isWALArchiver',
  find: inEachCluster((facts) =>
    facts.objects('postgresql.cnpg.io', 'Cluster').flatMap((manifest) => {
      const archive = archiveOf(facts, manifest);
      if (archive === null || archive.plugin) return [];
      const path = ['spec', 'backup', 'barmanObjectStore'];
      return [{ manifest, path, message: `${manifest.object.metadata.name} archives by the operator itself` }];
    }),
  ),
};
