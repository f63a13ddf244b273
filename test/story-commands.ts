import type { Story } from './story.ts';
import { nines } from './story-commands/nines.ts';

/** What a story's command does: its words and its body in, the answer out. */
export type StoryCommand = (args: readonly string[], body: string, story: Story) => string | Promise<string>;

/** Every command that a story may use. One file each; to add one, add its line. */
export const STORY_COMMANDS: Readonly<Record<string, StoryCommand>> = { nines };
