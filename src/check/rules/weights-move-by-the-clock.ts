import { recordAt, recordsAt } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

const CLOCK = 'weights move when their time is over, whatever users are answered';

/** Argo Rollouts: neither an analysis meanwhile, nor one on the way, nor a pause that waits for a person. */
function ofRollout(manifest: Manifest): readonly RuleFinding[] {
  const path = ['spec', 'strategy', 'canary'];
  const canary = recordAt(manifest.object, path);
  const steps = recordsAt(canary, ['steps']).map(([, step]) => step);
  const moves = steps.some(({ setWeight }) => setWeight !== undefined);
  const judged = steps.some(
    (step) =>
      step.analysis !== undefined ||
      step.experiment !== undefined ||
      (step.pause !== undefined && recordAt(step, ['pause'])?.duration === undefined),
  );
  if (!moves || judged || canary?.analysis !== undefined) return [];
  return [{ manifest, path: [...path, 'steps'], message: CLOCK }];
}

/** Flagger: an analysis without a metric and without a webhook. */
function ofCanary(manifest: Manifest): readonly RuleFinding[] {
  const path = ['spec', 'analysis'];
  const analysis = recordAt(manifest.object, path);
  const isAsking = recordsAt(analysis, ['metrics']).length > 0 || recordsAt(analysis, ['webhooks']).length > 0;
  return analysis === undefined || isAsking ? [] : [{ manifest, path, message: CLOCK }];
}

export const weightsMoveByTheClock: Rule = {
  code: 'DLV008',
  title: 'A canary that nobody judges',
  severity: 'warning',
  rows: ['M06', 'V02'],
  why: 'Steps with pauses alone bring a broken version to everybody as surely as a good one, only later; a canary is worth what it is measured by.',
  fix: 'add an analysis of errors and latency, or a pause without a duration for a person to look',
  find: inEachCluster((facts) => [
    ...facts.objects('argoproj.io', 'Rollout').flatMap(ofRollout),
    ...facts.objects('flagger.app', 'Canary').flatMap(ofCanary),
  ]),
};
