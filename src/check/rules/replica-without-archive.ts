import { inEachCluster } from '../facts/cluster-facts.ts';
import { databases } from '../facts/databases.ts';
import type { Rule } from '../types.ts';

export const replicaWithoutArchive: Rule = {
  code: 'DAT008',
  title: 'A replica that follows by streaming alone',
  severity: 'info',
  rows: ['D04', 'B02'],
  why: 'The source keeps its log for a while and then writes over it. A region that was away for longer asks for segments that are gone, and is copied anew: hours in which there is no second region.',
  fix: 'archive the source’s log, and name that archive beside connectionParameters as plugin',
  find: inEachCluster((facts) =>
    databases(facts).flatMap(({ manifest, others, replica }) => {
      const source = others.find(({ name }) => name === replica?.source);
      if (source === undefined || !source.streams || source.archive) return [];
      const message = `what ${source.name} has recycled while this was away can be read nowhere`;
      return [{ manifest, path: ['spec', 'externalClusters', source.index], message }];
    }),
  ),
};
