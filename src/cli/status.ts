import { findWorld, STATE_OPTION, sameWorld, speakingWithWorld, stateOf } from './local/find-world.ts';
import { statusText } from './local/status-text.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const paths = stateOf(args, io);
  const found = findWorld(paths, io);
  if ('issue' in found) return { exitCode: 2, text: '', issues: [found.issue], next: 'nines up SPEC' };
  const status = await found.ask('status', {});
  return {
    exitCode: 0,
    text: statusText(status),
    json: JSON.parse(JSON.stringify(status)),
    next: `nines load${sameWorld(args, io, paths)}`,
  };
}

export const status: Verb = {
  name: 'status',
  summary: 'show the local world: gateways, pods, weights, controllers and what they did',
  usage: '[SPEC] [--state DIR]',
  takes: { least: 0, most: Number.POSITIVE_INFINITY },
  options: STATE_OPTION,
  run: speakingWithWorld(run),
};
