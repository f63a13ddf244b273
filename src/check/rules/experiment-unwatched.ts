import { chaosExperiments } from '../facts/chaos-experiments.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const experimentUnwatched: Rule = {
  code: 'CHS006',
  title: 'An experiment that nothing ends early',
  severity: 'info',
  rows: ['X02'],
  why: 'It goes on to its end whatever happens to users. A workflow with a StatusCheck and `abortWithStatusCheck` stops when they are no longer served.',
  fix: 'schedule a Workflow in which a StatusCheck with `abortWithStatusCheck: true` runs beside the fault',
  find: inEachCluster((facts) =>
    chaosExperiments(facts).flatMap(({ manifest, path, kind, isWatched }) =>
      // What somebody creates by hand somebody watches.
      isWatched || (manifest.object.kind !== 'Schedule' && manifest.object.kind !== 'Workflow')
        ? []
        : [{ manifest, path, message: `nobody looks at users while this ${kind} lasts` }],
    ),
  ),
};
