/** What the two sides run decides whether there is a rollout at all. */
import type { Observation } from '../../ports/types.ts';
import type { Parts } from './find-parts.ts';
import { goHome } from './give-up.ts';
import { candidatePods } from './owned-pods.ts';
import { AT_HOME, NOT_WAITING, type RolloutKept } from './rollout-kept.ts';
import { startJudge } from './weigh-evidence.ts';

/** Begins a rollout of a new revision, ends one whose revision is no longer there or has come home. */
export function noticeRevision(parts: Parts, kept: RolloutKept, view: Observation): RolloutKept {
  const { home, candidate } = parts;
  const isSame = home.revision === candidate.revision;
  switch (kept.phase) {
    case 'idle':
      if (isSame) return kept.restingRevision === home.revision ? kept : { ...kept, restingRevision: home.revision };
      return isNew(parts, kept) ? begin(parts, kept, view) : kept;
    case 'rolling':
    case 'promoted':
      if (isSame) return goHome(grown(parts, kept), 'home runs what the candidate runs');
      if (candidate.revision === kept.revision) return kept;
      return goHome(grown(parts, kept), `the candidate is ${candidate.revision} now`);
    case 'returning':
      return kept;
  }
}

/**
 * While the candidate has carried everything the load may have grown, and its autoscaler has followed: home needs as many.
 * One that is still tried may be hungry for another reason than load, and one that was given up is not asked.
 */
function grown({ home, candidate }: Parts, kept: RolloutKept): RolloutKept {
  if (kept.phase !== 'promoted' || home.autoscaler === null || candidate.autoscaler === null) return kept;
  return { ...kept, full: Math.max(kept.full, Math.min(candidate.replicas, home.autoscaler.max)) };
}

/** A candidate that home has left behind is nothing new, nor is one that was given up. */
function isNew({ candidate }: Parts, { restingRevision, givenUp, pausedBy }: RolloutKept): boolean {
  return candidate.revision !== restingRevision && !givenUp.includes(candidate.revision) && pausedBy === null;
}

function begin({ home, candidate, policy }: Parts, kept: RolloutKept, view: Observation): RolloutKept {
  return {
    ...kept,
    phase: 'rolling',
    because: 'a new revision',
    revision: candidate.revision,
    stage: 0,
    comparison: 'none',
    waivedBy: null,
    waiting: NOT_WAITING,
    traffic: { ...kept.traffic, want: AT_HOME },
    full: home.replicas,
    restingReplicas: kept.restingReplicas ?? candidatePods(candidate).pods,
    judge: startJudge(policy, view),
  };
}
