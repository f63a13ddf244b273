import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sampleRun } from '../../src/cli/sample-run.ts';
import type { Story } from '../story.ts';

/**
 * The command line, in this process and in the story's folder: `nines check shop.yaml`. The body is standard input, or,
 * where it has lines such as `==> shop.yaml`, files that are written first. The answer is stdout, then stderr with each
 * line marked `! `, then the exit status when it is not 0. The story's folder is shown as `…`, and no time passes.
 */
export async function nines(args: readonly string[], body: string, story: Story): Promise<string> {
  const cwd = story.folder();
  // Read once it is empty, as that of a process is.
  const stdin = [Buffer.from(writeFiles(cwd, body))];
  const { status, out, err } = await sampleRun(cwd, args, {
    env: process.env,
    stdin: async function* () {
      yield* stdin.splice(0);
    },
  });
  const messages = err.replace(/^(?=.)/gm, '! ');
  const answer = `${ended(out)}${ended(messages)}${status === 0 ? '' : `exit ${status}\n`}`;
  return answer.replaceAll(cwd, '…');
}

function writeFiles(folder: string, body: string): string {
  const [stdin = '', ...files] = body.split(/^==> /m);
  for (const file of files) {
    const [name = '', ...lines] = file.split('\n');
    const path = join(folder, name.trim());
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, lines.join('\n'));
  }
  return stdin;
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
