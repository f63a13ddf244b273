import { printDuration } from '../../units/duration.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { dataSets } from '../facts/data-sets.ts';
import type { Rule } from '../types.ts';

export const goneBeforeTheNext: Rule = {
  code: 'BCK021',
  title: 'Gone before the next is there',
  severity: 'error',
  rows: ['B01', 'B02', 'B08'],
  why: 'Between the end of one backup’s time and the next there is none at all, and that is when it will be asked for.',
  fix: 'keep each for at least two intervals: the newest may be the one that failed',
  find: inEachCluster((facts) =>
    dataSets(facts).flatMap(({ kind, sources }) =>
      sources.flatMap(({ everyUs, keepPath, keepUs, manifest, path, what }) => {
        // The same schedule is also among the ways back to volumes.
        if (what === 'log' || (what === 'volumes' && kind === 'workload')) return [];
        if (everyUs === null || keepUs === null || keepUs >= everyUs) return [];
        const message = `kept for ${printDuration(keepUs)}, and the next comes up to ${printDuration(everyUs)} later`;
        return [{ manifest, path: keepPath.length === 0 ? path : keepPath, message }];
      }),
    ),
  ),
};
