import { NOT_WAITING, type RolloutKept } from './rollout-kept.ts';

/** So many revisions are remembered as given up: more than anybody brings in a week. */
const REMEMBERED = 20;

/** Sends everything home and remembers the revision. */
export function giveUp(kept: RolloutKept, because: string): RolloutKept {
  const others = kept.givenUp.filter((revision) => revision !== kept.revision);
  const givenUp = kept.revision === null ? others : [...others, kept.revision].slice(-REMEMBERED);
  return { ...goHome(kept, because), givenUp };
}

/** Sends everything home. */
export function goHome(kept: RolloutKept, because: string): RolloutKept {
  return {
    ...kept,
    phase: 'returning',
    because,
    sinceUs: null,
    comparison: 'none',
    waivedBy: null,
    judge: null,
    waiting: NOT_WAITING,
  };
}
