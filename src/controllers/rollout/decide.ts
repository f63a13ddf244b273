/**
 * Decides about a rollout. In every look: what people ask, whether there is something to roll out, what the counters say,
 * whether somebody else has a hand in it; then the phase says what is wanted, and one change brings objects nearer to it.
 *
 * Everything is found from what is seen. Kept is only what no object says, so a crash between any two looks costs a look.
 */
import type { Decision, Observation } from '../../ports/types.ts';
import { comeHome, keepHome } from './come-home.ts';
import { describe } from './describe.ts';
import { findParts } from './find-parts.ts';
import { foreignChanges, SURE_AFTER_US } from './foreign-changes.ts';
import { heedIntent } from './heed-intent.ts';
import { nextChange } from './next-change.ts';
import { noticeRevision } from './notice-revision.ts';
import { candidatePods } from './owned-pods.ts';
import { lacksTestPods, roll } from './roll.ts';
import { NO_READINGS, type Phase, type RolloutKept, type RolloutReadings } from './rollout-kept.ts';
import { isInPlace, isSettled, type Situation } from './situation.ts';
import { weighEvidence } from './weigh-evidence.ts';

export type RolloutDecision = Decision<RolloutKept, RolloutReadings>;

/** What to do now about the rollout whose policy is this ConfigMap. A function of its arguments. */
export function decide(
  policy: { readonly namespace: string; readonly name: string },
  view: Observation,
  before: RolloutKept,
  readings: RolloutReadings | null,
  nowUs: number,
): RolloutDecision {
  const { parts, problems } = findParts(view.objects, policy.namespace, policy.name);
  if (parts === null) {
    const says = problems.map((each) => `held: ${each}`);
    return { kept: before, readings: readings ?? NO_READINGS, change: null, says };
  }
  const intent = heedIntent(parts.configMap, before);
  const noticed = intent.kept.foreign.length > 0 ? intent.kept : noticeRevision(parts, intent.kept, view);
  const settled = settle({ parts, kept: noticed, nowUs });
  const weighed = weighEvidence(parts, settled, readings, view);
  const judged = { ...settled, judge: weighed.judge };
  const foreign = foreignChanges(parts, judged);
  const suspect = foreign.length === 0 ? null : sinceWhen(readings, foreign, nowUs);
  const isSure = suspect !== null && nowUs - suspect.sinceUs >= SURE_AFTER_US;
  const held: RolloutKept = isSure && judged.foreign.length === 0 ? { ...judged, foreign } : judged;
  const next = { ...weighed.readings, suspect };
  const situation: Situation = { parts, kept: held, judgement: weighed.judgement, nowUs };
  if (held.foreign.length > 0 || suspect !== null) {
    return { kept: held, readings: next, change: null, says: [...intent.says, ...describe(situation)] };
  }
  const after = { ...situation, kept: PHASES[held.phase](situation) };
  return { kept: after.kept, readings: next, change: nextChange(after), says: [...intent.says, ...describe(after)] };
}

const PHASES: Readonly<Record<Phase, (situation: Situation) => RolloutKept>> = {
  idle: ({ kept }) => kept,
  rolling: roll,
  returning: comeHome,
  promoted: keepHome,
};

/** A foreign change that is seen again is as old as when it was first seen. */
function sinceWhen(readings: RolloutReadings | null, what: readonly string[], nowUs: number) {
  const known = readings?.suspect ?? null;
  const isSame = known !== null && JSON.stringify(known.what) === JSON.stringify(what);
  return isSame ? known : { what, sinceUs: nowUs };
}

/** Notes what has arrived: from then on nothing but what is wanted may stand there. */
function settle({ parts, kept, nowUs }: Pick<Situation, 'parts' | 'kept' | 'nowUs'>): RolloutKept {
  const { traffic, candidate, home } = kept;
  const arrived = (pods: RolloutKept['home'], replicas: number) =>
    pods !== null && pods.was !== pods.want && replicas === pods.want ? { want: pods.want, was: pods.want } : pods;
  const next = {
    ...kept,
    candidate: arrived(candidate, candidatePods(parts.candidate).pods),
    home: arrived(home, parts.home.replicas),
  };
  if (kept.phase === 'idle' || isSettled({ kept }) || !isInPlace(parts, traffic.want)) return next;
  if (lacksTestPods({ parts, kept })) return next;
  return { ...next, traffic: { want: traffic.want, was: traffic.want }, sinceUs: nowUs };
}
