import type { JournalEntry } from '../../src/ports/types.ts';
import { Xoshiro } from '../../src/worlds/sim/kernel/xoshiro.ts';
import { runWorld } from '../../src/worlds/sim/run-world.ts';
import type { Failure } from './attack-everywhere.ts';
import { type AttackStory, CLUSTER, SECOND_US } from './attack-story.ts';
import { swarmAttack } from './attack-swarm.ts';
import { journalViolation } from './journal-violation.ts';
import { weightsSum } from './rollout-never.ts';

/**
 * A story on real requests, whose counts are noisy and whose answers take their time, with many attacks in one life. No
 * action can be watched there, so what must never be is read from the journal.
 */
export function attackRequests(story: AttackStory, seed: number): Failure | null {
  const { attack } = swarmAttack(story, new Xoshiro(seed, 'requests'));
  const { journals } = runWorld({
    ...story.world,
    seed,
    durationUs: story.seconds * SECOND_US,
    windows: [],
    actors: story.actors().map((actor) => ({ cluster: CLUSTER, actor, attack: (point) => attack(0, point) })),
  });
  const wrong = journals.flatMap(({ entries }) => journalProblems(entries));
  return wrong.length === 0 ? null : { story: story.name, trouble: `requests ${seed}`, wrong };
}

function journalProblems(journal: readonly JournalEntry[]): readonly string[] {
  return journal.flatMap((entry, at) => {
    const decided = journal.slice(0, at).findLast(({ kind }) => kind === 'decided');
    if (entry.kind === 'acted' && entry.result.kind === 'done') {
      const change = decided?.kind === 'decided' ? decided.change : null;
      return change?.id === entry.result.id ? [] : [`${entry.result.id} was done before it was written`];
    }
    if (entry.kind !== 'decided' || entry.change === null) return [];
    const { change, epoch } = entry;
    const { id, object, expect, patch, why } = change;
    const written = journalViolation(journal.slice(0, at + 1), { id, epoch, object, expect, patch, why });
    const weights = object.kind === 'VirtualService' ? weightsSum({ object, after: patch }) : null;
    return [written, weights].filter((each) => each !== null);
  });
}
