import { printDuration } from '../../units/duration.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { type DataSet, dataSets, type RestoreSource } from '../facts/data-sets.ts';
import { recoveryPoint } from '../facts/recovery-point.ts';
import type { Rule } from '../types.ts';

/** The best of the ways back, by the oldest state that it may leave one with. */
function bestOf({ sources }: DataSet): { readonly source: RestoreSource; readonly worstUs: number } | null {
  const known = sources.flatMap((source) =>
    source.isPaused || source.everyUs === null ? [] : [{ source, worstUs: source.everyUs + (source.takesUs ?? 0) }],
  );
  return known.sort((a, b) => a.worstUs - b.worstUs)[0] ?? null;
}

export const recoveryPointAboveTarget: Rule = {
  code: 'BCK003',
  title: 'More can be lost than is promised',
  severity: 'error',
  rows: ['B02', 'B12'],
  why: 'A point holds what was there when its copy began and can be restored when it has ended: just before the next has ended, the newest is an interval and a run old.',
  fix: 'archive the log every 5 minutes and keep dumps as the portable, long tier, or copy more often',
  find: inEachCluster((facts) => {
    const figure = recoveryPoint(facts);
    if (figure === undefined) return [];
    return dataSets(facts).flatMap((set) => {
      const best = bestOf(set);
      if (best === null) return [];
      const { source, worstUs } = best;
      const isAbove = source.takesUs === null ? worstUs >= figure.value : worstUs > figure.value;
      if (!isAbove) return [];
      const run =
        source.takesUs === null ? 'and a run takes time' : `and a run may take ${printDuration(source.takesUs)}`;
      const every = printDuration(source.everyUs ?? 0);
      const message = `${set.name}: a copy every ${every}, ${run}; at most ${printDuration(figure.value)} may be lost`;
      return [{ manifest: source.manifest, path: source.path, message, other: { figure } }];
    });
  }),
};
