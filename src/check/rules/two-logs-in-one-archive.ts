import type { Manifest } from '../../manifests/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { archiveOf } from '../facts/postgres-archive.ts';
import type { Rule } from '../types.ts';

export const twoLogsInOneArchive: Rule = {
  code: 'BCK027',
  title: 'Two databases that archive into one folder',
  severity: 'error',
  rows: ['B02'],
  why: 'Segments of both have the same names. The second to write one is refused and keeps its log until its disk is full, or a restore replays a log that is another database’s.',
  fix: 'give each a serverName or a destinationPath of its own',
  find: inEachCluster((facts) => {
    const first = new Map<string, Manifest>();
    return facts.objects('postgresql.cnpg.io', 'Cluster').flatMap((manifest) => {
      const archive = archiveOf(facts, manifest);
      if (archive === null || archive.destination === null) return [];
      const folder = `${archive.destination.replace(/\/+$/, '')}/${archive.serverName}`;
      const other = first.get(folder);
      if (other === undefined) {
        first.set(folder, manifest);
        return [];
      }
      const message = `${manifest.object.metadata.name} and ${other.object.metadata.name} both write to ${folder}`;
      return [{ manifest, path: ['spec'], message, other: { manifest: other, path: ['spec'] } }];
    });
  }),
};
