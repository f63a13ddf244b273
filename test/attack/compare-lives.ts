import { type AttackStory, type Life, SECOND_US } from './attack-story.ts';

/** Looks at the end of a story in which nothing may change any more. */
const STABLE_LOOKS = 5;

/** What is wrong with an attacked life, in words; empty when it is as good as the undisturbed one. */
export function compareLives(story: AttackStory, undisturbed: Life, life: Life): readonly string[] {
  const wrong = [...life.violations];
  if (!story.isClearCut) return wrong;
  const expected = new Set(undisturbed.objects);
  for (const line of life.objects) if (!expected.has(line)) wrong.push(`ends otherwise: ${line}`);
  const quietFromUs = story.seconds * SECOND_US - STABLE_LOOKS * periodOf(story);
  if (life.lastChangeUs > quietFromUs) wrong.push(`still changes objects at ${life.lastChangeUs / SECOND_US} s`);
  if (life.lastEntryUs > quietFromUs) wrong.push(`still decides at ${life.lastEntryUs / SECOND_US} s`);
  return wrong;
}

/** Time between looks of the slowest controller. */
export function periodOf(story: AttackStory): number {
  return Math.max(...story.actors().map(({ periodUs }) => periodUs));
}
