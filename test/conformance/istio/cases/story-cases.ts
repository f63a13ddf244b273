/** The objects of the traffic stories, wherever a story asks something of them. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beginStory, storyPaths } from '../../../story.ts';
import { OBJECTS_KEY } from '../../../story-commands/objects.ts';
import { SERVICES_KEY } from '../../../story-commands/services.ts';
import { STORY_COMMANDS } from '../../../story-commands.ts';
import { readStory } from '../../../story-file.ts';
import type { TranslationCase } from '../types.ts';
import { textCase } from './file-cases.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const FOLDER = 'stories/traffic/';
const SETTING = new Set(['services', 'objects']);
const ASKING = new Set(['requests', 'policies']);

/** One case for each state of the objects that is asked about. */
export async function storyCases(): Promise<readonly TranslationCase[]> {
  const cases: TranslationCase[] = [];
  for (const path of storyPaths().filter((one) => one.startsWith(FOLDER))) {
    const texts = await askedTexts(readFileSync(join(ROOT, path), 'utf8'));
    const name = basename(path, '.txt');
    cases.push(...texts.map((text, index) => textCase('stories', `${name}, ${index + 1}`, [text])));
  }
  return cases;
}

async function askedTexts(content: string): Promise<readonly string[]> {
  const { story, end } = beginStory();
  const texts = new Set<string>();
  try {
    for (const { command, args, body } of readStory(content).blocks) {
      if (SETTING.has(command)) await STORY_COMMANDS[command]!(args, body, story);
      const objects = story.memory.get(OBJECTS_KEY) ?? '';
      if (ASKING.has(command) && objects !== '') texts.add(`${story.memory.get(SERVICES_KEY) ?? ''}${objects}`);
    }
  } finally {
    end();
  }
  return [...texts];
}
