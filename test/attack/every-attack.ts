import type { ActorPoint, Attack } from '../../src/worlds/sim/control/actor-runner.ts';

import type { Life } from './attack-story.ts';

/**
 * Attacks that make a difference at each point. Left out because they are the same as others: `crashAfter` a tick or an
 * answer without an effect, and every attack on an answer (it was already given) but a crash.
 */
export const ATTACKS_AT: Readonly<Record<ActorPoint['before'], readonly Attack[]>> = {
  tick: ['crash', 'crashAfter'],
  observe: ['crash', 'skip', 'stale1', 'stale2', 'stale3', 'lagging1', 'lagging2', 'lagging3', 'late'],
  observed: ['crash', 'crashAfter'],
  persist: ['crash', 'crashAfter', 'refuse', 'late'],
  persisted: ['crash', 'crashAfter'],
  act: ['crash', 'crashAfter', 'duplicate', 'late', 'refuse'],
  acted: ['crash', 'crashAfter'],
};

/** One attack at one point of one actor. */
export interface Perturbation {
  readonly actor: number;
  readonly index: number;
  readonly before: ActorPoint['before'];
  readonly attack: Attack;
}

/**
 * Every attack at every point of an undisturbed life. Of the looks after its last entry, in which nothing happens and
 * each is like the one before, the first three.
 */
export function everyAttack({ points, lastEntryUs }: Life, periodUs: number): readonly Perturbation[] {
  const untilUs = lastEntryUs + 3 * periodUs;
  return points.flatMap((all, actor) =>
    all
      .filter(({ nowUs }) => nowUs <= untilUs)
      .flatMap(({ before, index }) => ATTACKS_AT[before].map((attack) => ({ actor, index, before, attack }))),
  );
}

/** `late at persist 17`. */
export function perturbationText({ attack, before, index }: Perturbation): string {
  return `${attack} at ${before} ${index}`;
}

/** What a runner asks: the attack at a point, if one is meant for it. */
export function attackWith(all: readonly Perturbation[]): (actor: number, point: ActorPoint) => Attack {
  return (actor, { index }) => all.find((one) => one.actor === actor && one.index === index)?.attack ?? 'none';
}
