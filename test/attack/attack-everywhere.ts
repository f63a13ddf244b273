import type { AttackStory, Life } from './attack-story.ts';
import { compareLives, periodOf } from './compare-lives.ts';
import { attackWith, everyAttack, type Perturbation, perturbationText } from './every-attack.ts';
import { liveStory } from './live-story.ts';

export interface Failure {
  readonly story: string;
  readonly trouble: string;
  readonly wrong: readonly string[];
}

export interface AttackReport {
  readonly story: string;
  readonly points: number;
  readonly lives: number;
  /** Decisions that were made in all lives together. */
  readonly decisions: number;
  readonly failures: readonly Failure[];
}

/** The undisturbed life; throws when it does not go as its story says. */
export function undisturbedLife(story: AttackStory): Life {
  const life = liveStory(story);
  const wrong = [...compareLives(story, life, life), story.goes(life)].filter((each) => each !== null);
  if (wrong.length > 0) throw new Error(`${story.name}, undisturbed: ${wrong.join('; ')}`);
  return life;
}

/** Lives a story once for each of these troubles, and compares; to the first failure if that is enough. */
export function attackStory(
  story: AttackStory,
  troubles: (life: Life) => Iterable<readonly Perturbation[]>,
  isOneEnough = false,
): AttackReport {
  const undisturbed = undisturbedLife(story);
  const failures: Failure[] = [];
  let [lives, decisions] = [0, 0];
  for (const trouble of troubles(undisturbed)) {
    const life = liveStory(story, { attack: attackWith(trouble) });
    lives++;
    decisions += life.decisions;
    const wrong = compareLives(story, undisturbed, life);
    if (wrong.length > 0)
      failures.push({ story: story.name, trouble: trouble.map(perturbationText).join(', '), wrong });
    if (isOneEnough && failures.length > 0) break;
  }
  return { story: story.name, points: undisturbed.points.flat().length, lives, decisions, failures };
}

/** Every attack at every point; or of those on looks every n-th, and of those on what is written and done every fifth at least. */
export function attackEverywhere(story: AttackStory, every = 1, isOneEnough = false): AttackReport {
  const troubles = (life: Life) => {
    const all = everyAttack(life, periodOf(story));
    const isLook = ({ before }: Perturbation) => before === 'tick' || before.startsWith('observe');
    const looks = all.filter(isLook).filter((_, at) => at % every === 0);
    const others = all.filter((one) => !isLook(one)).filter((_, at) => at % Math.min(every, 5) === 0);
    return [...others, ...looks].map((one) => [one]);
  };
  return attackStory(story, troubles, isOneEnough);
}
