/** Where a rollout stands, in sentences for people. They change only when something happens. */

import type { Judgement, MetricEvidence } from '../judge/types.ts';
import { stageName } from './policy.ts';
import {
  candidateReady,
  homeCarries,
  isSettled,
  podsNeeded,
  type Situation,
  sameTraffic,
  stageOf,
  trafficOf,
} from './situation.ts';

/** What to say now. */
export function describe(situation: Situation): readonly string[] {
  const { kept } = situation;
  if (kept.foreign.length > 0) {
    return kept.foreign.map((each) => `${each}: nothing is changed until somebody says resume or abort`);
  }
  const paused = kept.pausedBy === null ? [] : [`paused by ${kept.pausedBy}`];
  return [...paused, ...PHASES[kept.phase](situation)];
}

const PHASES = { idle, rolling, returning, promoted };

function idle({ parts: { candidate, home }, kept }: Situation): readonly string[] {
  if (candidate.revision === home.revision) return [];
  if (kept.givenUp.includes(candidate.revision)) {
    return [`${candidate.revision} was given up (${kept.because}): not tried again until somebody says retry`];
  }
  return candidate.revision === kept.restingRevision
    ? [`home has moved on to ${home.revision}; the candidate is what it was`]
    : [];
}

function rolling(situation: Situation): readonly string[] {
  const { parts, kept, judgement, nowUs } = situation;
  const stage = stageOf(situation);
  const what = `${kept.revision} at ${stageName(stage)}`;
  if (kept.comparison === 'now') return [`${kept.revision} ${kept.because}`];
  const wanted = trafficOf(stage);
  if (!sameTraffic(kept.traffic.want, wanted)) {
    const needed = podsNeeded(situation, wanted);
    const { autoscaler } = parts.candidate;
    const limit = autoscaler !== null && needed > autoscaler.max;
    const most = limit ? `; ${autoscaler.name} makes no more than ${autoscaler.max}` : '';
    return [`${what}: ${candidateReady(situation)} of ${needed} pods ready${most}`];
  }
  if (!isSettled(situation)) return [`${what}: weights are on their way`];
  const isOver = nowUs - kept.sinceUs! >= stage.forUs;
  if (!isOver) return [`${what}: watched`];
  return judgement === null || judgement.verdict === 'promote' ? [] : [`${what}: held, ${missing(judgement)}`];
}

/** What keeps a stage, without figures: they change with every look, and stand in what is kept. */
function missing({ metrics }: Judgement): string {
  const why = ({ breaks, canary, beforeStep }: MetricEvidence) => {
    if (breaks.canary && breaks.stable) return 'both arms break the objective';
    return canary.requests === beforeStep.canary.requests ? 'no requests reached the canary' : 'not enough evidence';
  };
  return metrics
    .filter(({ verdict }) => verdict === 'hold')
    .map((evidence) => `${evidence.metric}: ${why(evidence)}`)
    .join(', ');
}

function returning(situation: Situation): readonly string[] {
  const { kept, parts } = situation;
  const { share } = kept.traffic.want;
  const why = `${kept.revision} goes back: ${kept.because}`;
  if (share === 0) return [why];
  if (homeCarries(situation) === 0) {
    return [`${why}; nothing of home is ready, so the candidate keeps ${share}% of the traffic`];
  }
  return [`${why}; ${parts.home.ready} ready pods of home carry all but ${share}%`];
}

function promoted({ kept, parts }: Situation): readonly string[] {
  const home =
    kept.home?.want === 0 ? 'home is taken away' : `home is ${parts.policy.keepUs === null ? 'there' : 'kept'}`;
  return [`${kept.revision} carries everything; ${home} until it runs the same`];
}
