import type { Story } from './story.ts';
import { localities } from './story-commands/localities.ts';
import { nines } from './story-commands/nines.ts';
import { objects } from './story-commands/objects.ts';
import { policies } from './story-commands/policies.ts';
import { requests } from './story-commands/requests.ts';
import { services } from './story-commands/services.ts';

/** What a story's command does: its words and its body in, the answer out. */
export type StoryCommand = (args: readonly string[], body: string, story: Story) => string | Promise<string>;

/** Every command that a story may use. One file each; to add one, add its line. */
export const STORY_COMMANDS: Readonly<Record<string, StoryCommand>> = {
  localities,
  nines,
  objects,
  policies,
  requests,
  services,
};
