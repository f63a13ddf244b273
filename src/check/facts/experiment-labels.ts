import { recordsAt, stringRecordAt } from '../../manifests/field.ts';
import type { Labels } from '../../manifests/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** Labels of the pods that Argo's experiments make: in Experiments and in the steps of Rollouts. */
export function experimentLabels(facts: ClusterFacts): readonly Labels[] {
  const ofSteps = facts
    .objects('argoproj.io', 'Rollout')
    .flatMap(({ object }) =>
      recordsAt(object, ['spec', 'strategy', 'canary', 'steps']).flatMap(([, step]) =>
        recordsAt(step, ['experiment', 'templates']).map(([, each]) => stringRecordAt(each, ['metadata', 'labels'])),
      ),
    );
  const ofExperiments = facts
    .objects('argoproj.io', 'Experiment')
    .flatMap(({ object }) =>
      recordsAt(object, ['spec', 'templates']).map(([, each]) =>
        stringRecordAt(each, ['template', 'metadata', 'labels']),
      ),
    );
  return [...ofSteps, ...ofExperiments];
}
