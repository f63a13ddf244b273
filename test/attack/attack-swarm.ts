import type { Attack } from '../../src/worlds/sim/control/actor-runner.ts';
import { Xoshiro } from '../../src/worlds/sim/kernel/xoshiro.ts';
import type { Failure } from './attack-everywhere.ts';
import type { AttackStory, Life } from './attack-story.ts';
import { compareLives } from './compare-lives.ts';
import { ATTACKS_AT } from './every-attack.ts';
import { liveStory } from './live-story.ts';

/** The end of a story is left alone, so that what was attacked can heal. */
const ATTACKED_SHARE = 0.4;

/**
 * Many attacks in one life: how likely each kind is, is itself drawn, so that one seed is all crashes and another all old
 * views. A rival may begin anywhere. Invariants hold throughout; the end may lie beyond the story's, so it is not compared.
 */
export function attackSwarm(story: AttackStory, seed: number): Failure | null {
  const draw = new Xoshiro(seed, 'swarm');
  const kinds = [...new Set(Object.values(ATTACKS_AT).flat())];
  const perMillion = new Map<Attack, number>(kinds.map((kind) => [kind, draw.below(2) === 0 ? 0 : draw.below(60_000)]));
  const untilUs = story.seconds * 1e6 * ATTACKED_SHARE;
  const rival = draw.below(2) === 0 ? { rivalUs: draw.below(untilUs) } : {};
  const life: Life = liveStory(
    { ...story, isClearCut: false },
    {
      ...rival,
      attack: (_, { before, nowUs }) => {
        if (nowUs > untilUs) return 'none';
        return ATTACKS_AT[before].find((kind) => draw.below(1_000_000) < perMillion.get(kind)!) ?? 'none';
      },
    },
  );
  const wrong = compareLives({ ...story, isClearCut: false }, life, life);
  return wrong.length === 0 ? null : { story: story.name, trouble: `swarm ${seed}`, wrong };
}
