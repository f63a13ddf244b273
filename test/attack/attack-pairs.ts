import type { RandomStream } from '../../src/worlds/sim/types.ts';
import type { Life } from './attack-story.ts';
import { ATTACKS_AT, everyAttack, type Perturbation } from './every-attack.ts';

/** Points within which the second attack falls: what the first one began is hardly over. */
const NEAR = 12;

/** Pairs of attacks by seed, the second soon after the first; what it meets there may be another point than before. */
export function* attackPairs(
  life: Life,
  periodUs: number,
  draw: RandomStream,
  count: number,
): Generator<readonly Perturbation[]> {
  const first = everyAttack(life, periodUs);
  const anywhere = [...new Set(Object.values(ATTACKS_AT).flat())];
  for (let i = 0; i < count; i++) {
    const one = first[draw.below(first.length)]!;
    const attack = anywhere[draw.below(anywhere.length)]!;
    yield [one, { ...one, index: one.index + 1 + draw.below(NEAR), attack }];
  }
}
