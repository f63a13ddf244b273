import { findState } from '../worlds/local/state-folder.ts';
import { stopWorld } from '../worlds/local/stop-world.ts';
import { shownPath } from './input-path.ts';
import { STATE_OPTION, stateOf } from './local/find-world.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const paths = stateOf(args, io);
  const file = shownPath(paths.folder, io);
  const found = findState(paths);
  const next = `nines up ${args.positionals[0] ?? 'SPEC'}`;
  if (found.kind === 'free') {
    return { exitCode: 0, text: `nothing runs in ${file}\n`, json: { version: 1, stopped: [] }, next };
  }
  if (found.kind === 'broken' && !args.flag('force')) {
    const message = `this is no folder of a world: ${found.reason}`;
    const fix = 'name the right one with --state DIR; --force ends what its book lists all the same';
    return { exitCode: 2, text: '', issues: [{ code: 'CLI054', path: '', file, message, fix }], next };
  }
  io.progress('stopping');
  const ended = await stopWorld(paths);
  const name = found.kind === 'world' ? found.plan.name : 'the world';
  return {
    exitCode: 0,
    text: `${name} is down: ${ended.length} processes ended\n`,
    json: { version: 1, stopped: ended.map(({ pid, what }) => ({ pid, what })) },
    next,
  };
}

export const down: Verb = {
  name: 'down',
  summary: 'stop what `nines up` started, and nothing else',
  usage: '[SPEC] [--state DIR]',
  takes: { least: 0, most: Number.POSITIVE_INFINITY },
  options: {
    ...STATE_OPTION,
    force: { kind: 'flag', help: 'also when the plan in the folder cannot be read' },
  },
  more: 'Processes are known by number and moment of start. The state folder is taken away, its journals with it.',
  run,
};
