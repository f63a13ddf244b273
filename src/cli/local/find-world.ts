/** Which state folder a command line means, and the world that runs there. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Issue } from '../../units/issue.ts';
import { type StatePaths, statePaths } from '../../worlds/local/state-folder.ts';
import { type AskWorld, WorldGone, worldAddress, worldClient } from '../../worlds/local/world-client.ts';
import { pathOf, shownPath } from '../input-path.ts';
import type { Args, Io, Verb } from '../types.ts';

const FOLDER = '.nines';

/** The option of every verb that speaks with a world. */
export const STATE_OPTION = {
  state: { kind: 'text', value: 'DIR', help: 'folder of the world (.nines beside the spec)' },
} as const;

/** The folder that `--state` names, else `.nines` beside what was typed, else here. */
export function stateOf(args: Args, io: Io, typed: string | undefined = args.positionals[0]): StatePaths {
  const named = args.text('state');
  if (named !== undefined) return statePaths(pathOf(named, io));
  if (typed === undefined || typed === '-') return statePaths(join(io.cwd, FOLDER));
  return statePaths(join(dirname(pathOf(typed, io)), FOLDER));
}

/** The words that lead another verb to the same world. */
export function sameWorld(args: Args, io: Io, paths: StatePaths): string {
  const [typed] = args.positionals;
  if (args.text('state') === undefined && typed !== undefined && typed !== '-') return ` ${typed}`;
  return paths.folder === join(io.cwd, FOLDER) ? '' : ` --state ${shownPath(paths.folder, io)}`;
}

/** A verb that speaks with a world: when that ends meanwhile, it is said as it is. */
export function speakingWithWorld(run: Verb['run']): Verb['run'] {
  return async (args, io) => {
    try {
      return await run(args, io);
    } catch (error) {
      if (!(error instanceof WorldGone)) throw error;
      const fix = 'look whether it still runs: nines status';
      const issue = { code: 'CLI067', path: '', message: error.message, fix };
      return { exitCode: 2, text: '', issues: [issue], next: 'nines status' };
    }
  };
}

/** A running world, or why there is none. */
export function findWorld(paths: StatePaths, io: Io): { readonly ask: AskWorld } | { readonly issue: Issue } {
  const address = worldAddress(paths);
  if (address !== null) return { ask: worldClient(address) };
  const file = shownPath(paths.folder, io);
  const isLeft = existsSync(paths.plan);
  return {
    issue: {
      code: 'CLI050',
      path: '',
      file,
      message: isLeft ? 'the world of this folder has ended by itself' : 'no world runs here',
      fix: isLeft ? `see ${shownPath(paths.logs, io)}, then: nines down --state ${file}` : 'start one: nines up SPEC',
    },
  };
}
