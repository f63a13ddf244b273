import { stringAt } from '../../manifests/field.ts';
import { POLICY_LABEL } from '../../manifests/own-annotations.ts';
import type { Manifest } from '../../manifests/types.ts';
import { parseDuration, printDuration, SECOND_US } from '../../units/duration.ts';
import { parseShare, printShare } from '../../units/share.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { demandOf } from '../facts/demand.ts';
import type { Rule, RuleFinding } from '../types.ts';

const STAGE = /^(\S+) for (.+)$/;

/**
 * Requests without a failure, times the error share that is allowed, until the judge has its proof: it bets equally on a
 * true share of 5, 10, 25 and 50 % of the allowed one and wants forty times its stake, which 4.45 reaches.
 */
const PROOF = 4.45;

interface Step {
  readonly share: number;
  readonly holdUs: number;
}

/** The first stage that gives users to the new version; null where its text is not understood: who reads it says so. */
function firstStep(stages: string): Step | null {
  for (const stage of stages.split(',')) {
    const [, amount = '', hold = ''] = STAGE.exec(stage.trim()) ?? [];
    const share = parseShare(amount);
    const held = parseDuration(hold);
    if (share.ok && held.ok) return share.value < 1 ? { share: share.value, holdUs: held.value } : null;
  }
  return null;
}

/** Requests per second that users bring to a service in one cluster. */
function rpsIn({ cluster, targets }: ClusterFacts, service: string): number {
  if (targets === null) return 0;
  const region = targets.regions.find(({ clusters }) => clusters.includes(cluster));
  const share = region === undefined ? 1 : region.share / region.clusters.length;
  return (demandOf(targets).get(service) ?? 0) * share;
}

function ofPolicy(facts: ClusterFacts, manifest: Manifest): readonly RuleFinding[] {
  const service = stringAt(manifest.object, ['data', 'service']) ?? '';
  const errors = parseShare(stringAt(manifest.object, ['data', 'max-errors']) ?? '');
  const step = firstStep(stringAt(manifest.object, ['data', 'stages']) ?? '');
  const rps = rpsIn(facts, service) * (step?.share ?? 0);
  if (!errors.ok || errors.value === 0 || step === null || rps === 0) return [];
  const needed = PROOF / errors.value;
  const asked = (rps * step.holdUs) / SECOND_US;
  if (asked >= needed) return [];
  const takes = printDuration(Math.ceil(needed / rps / 60) * 60 * SECOND_US);
  const message = `${printShare(step.share)} is ${Math.round(asked)} requests in ${printDuration(step.holdUs)}; fewer than ${printShare(errors.value)} of errors take ${Math.round(needed)} to show: the step lasts ${takes}`;
  return [{ manifest, path: ['data', 'stages'], message, service }];
}

export const stepProvesTooLate: Rule = {
  code: 'DLV010',
  title: 'A canary step too small to be judged in its time',
  severity: 'warning',
  rows: ['M06', 'V02'],
  why: 'What few users ask shows little: until enough have, a good version cannot go on, and a bad one is found no sooner.',
  fix: 'begin with a larger share, or hold the first step as long as its proof takes',
  find: inEachCluster((facts) =>
    facts
      .objects('', 'ConfigMap')
      .filter(({ object }) => object.metadata.labels?.[POLICY_LABEL] === 'rollout')
      .flatMap((manifest) => ofPolicy(facts, manifest)),
  ),
};
