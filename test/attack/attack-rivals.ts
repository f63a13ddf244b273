import type { AttackReport, Failure } from './attack-everywhere.ts';
import { undisturbedLife } from './attack-everywhere.ts';
import type { AttackStory, Life } from './attack-story.ts';
import { compareLives, periodOf } from './compare-lives.ts';
import { liveStory } from './live-story.ts';

/** Just after whatever happens at a point. */
const AFTER_US = 1000;

/** A second driver begins at every moment at which the first one does something: the older epoch must lose. */
export function attackRivals(story: AttackStory, every = 1, isOneEnough = false): AttackReport {
  const undisturbed = undisturbedLife(story);
  const failures: Failure[] = [];
  let [lives, decisions] = [0, 0];
  for (const rivalUs of moments(undisturbed, periodOf(story)).filter((_, at) => at % every === 0)) {
    const life = liveStory(story, { rivalUs });
    lives++;
    decisions += life.decisions;
    const wrong = [...compareLives(story, undisturbed, life), ...life.journals.flatMap((journal) => epochsOf(journal))];
    if (wrong.length > 0)
      failures.push({ story: story.name, trouble: `a second driver from ${rivalUs / 1e6} s`, wrong });
    if (isOneEnough && failures.length > 0) break;
  }
  return { story: story.name, points: undisturbed.points.flat().length, lives, decisions, failures };
}

function moments({ points, lastEntryUs }: Life, periodUs: number): readonly number[] {
  const times = points.flat().map(({ nowUs }) => nowUs + AFTER_US);
  return [...new Set(times)].filter((atUs) => atUs <= lastEntryUs + 3 * periodUs).sort((a, b) => a - b);
}

/** Two drivers: both claim, and from the newer claim on nobody else writes. */
function epochsOf(journal: Life['journals'][number]): readonly string[] {
  const claims = journal.filter(({ kind }) => kind === 'started').length;
  return claims === 2 ? [] : [`${claims} drivers claimed the journal, not 2`];
}
