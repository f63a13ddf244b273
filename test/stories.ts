/**
 * Runs the stories: `npm run stories` compares, `npm run stories -- --update [PATH…]` rewrites the expected answers with
 * what the commands answer now, to be read and committed like any other change.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearestWord } from '../src/units/nearest-word.ts';
import { beginStory, type Story, storyPaths } from './story.ts';
import { STORY_COMMANDS } from './story-commands.ts';
import { type Block, readStory, writeStory } from './story-file.ts';

const root = join(import.meta.dirname, '..');

/** A block whose answer is not the expected one. */
export interface Difference {
  readonly block: Block;
  readonly answer: string;
}

/** Tells one story and returns where it differs, with its text as it would be with the new answers. */
export async function tellStory(text: string): Promise<{ differences: Difference[]; updated: string }> {
  const story = readStory(text);
  const { story: shared, end } = beginStory();
  try {
    const answers: string[] = [];
    for (const block of story.blocks) answers.push(await answerOf(block, shared));
    const differences = story.blocks.flatMap((block, i) =>
      answers[i] === block.expected ? [] : [{ block, answer: answers[i]! }],
    );
    return { differences, updated: writeStory(story, answers) };
  } finally {
    end();
  }
}

/** Trailing spaces are cut, because an editor may cut them from the expected answer. */
async function answerOf({ command, args, body, line }: Block, story: Story): Promise<string> {
  const run = Object.hasOwn(STORY_COMMANDS, command) ? STORY_COMMANDS[command] : undefined;
  if (run === undefined) {
    const near = nearestWord(command, Object.keys(STORY_COMMANDS));
    throw new Error(`line ${line}: no command ${command}${near === undefined ? '' : `, did you mean ${near}?`}`);
  }
  const answer = (await run(args, body, story)).replace(/[ \t]+$/gm, '');
  return answer === '' || answer.endsWith('\n') ? answer : `${answer}\n`;
}

async function main(argv: readonly string[]): Promise<number> {
  const updates = argv.includes('--update');
  const chosen = argv.filter((arg) => arg !== '--update');
  let different = 0;
  for (const path of chosen.length > 0 ? chosen : storyPaths()) {
    const text = readFileSync(join(root, path), 'utf8');
    const { differences, updated } = await tellStory(text);
    different += differences.length;
    for (const { block, answer } of differences) {
      console.log(`${path}:${block.line} ${block.command} ${block.args.join(' ')}`);
      if (!updates) console.log(`  expected\n${indented(block.expected)}  answered\n${indented(answer)}`);
    }
    if (updates && updated !== text) writeFileSync(join(root, path), updated);
  }
  console.log(`${different} answers ${updates ? 'rewritten' : 'differ'}`);
  return updates || different === 0 ? 0 : 1;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
