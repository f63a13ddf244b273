import type { Attack } from '../../src/worlds/sim/control/actor-runner.ts';
import { Xoshiro } from '../../src/worlds/sim/kernel/xoshiro.ts';
import type { RandomStream } from '../../src/worlds/sim/types.ts';
import type { Failure } from './attack-everywhere.ts';
import { type AttackStory, SECOND_US } from './attack-story.ts';
import { ATTACKS_AT } from './every-attack.ts';
import { liveStory, type Trouble } from './live-story.ts';

/** The end of a story is left alone, so that what was attacked can heal. */
const ATTACKED_SHARE = 0.4;

/** What happens at which point, and from when a rival is there: how likely each kind is, is itself drawn. */
export function swarmAttack(story: AttackStory, draw: RandomStream): Required<Pick<Trouble, 'attack'>> & Trouble {
  const kinds = [...new Set(Object.values(ATTACKS_AT).flat())];
  // So that one seed is all crashes and another all old views.
  const perMillion = new Map<Attack, number>(kinds.map((kind) => [kind, draw.below(2) === 0 ? 0 : draw.below(60_000)]));
  const untilUs = story.seconds * SECOND_US * ATTACKED_SHARE;
  const rival = draw.below(2) === 0 ? { rivalUs: draw.below(untilUs) } : {};
  return {
    ...rival,
    attack: (_, { before, nowUs }) => {
      if (nowUs > untilUs) return 'none';
      return ATTACKS_AT[before].find((kind) => draw.below(1_000_000) < perMillion.get(kind)!) ?? 'none';
    },
  };
}

/**
 * Many attacks in one life. What must never be never is; the end may lie beyond the story's, so it is not compared.
 */
export function attackSwarm(story: AttackStory, seed: number): Failure | null {
  const wrong = liveStory(story, swarmAttack(story, new Xoshiro(seed, 'swarm'))).violations;
  return wrong.length === 0 ? null : { story: story.name, trouble: `swarm ${seed}`, wrong };
}
