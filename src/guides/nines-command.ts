import { type Command, command } from './commands/command.ts';
import { NINES } from './commands/nines-facts.ts';
import type { Site } from './site.ts';

/** A verb of our own on the platform's spec, in the environment that these guides are for. */
export function nines({ spec, environment }: Site, verb: string, ...more: readonly string[]): Command {
  const within = environment === null ? [] : ['--env', environment];
  return command('nines', verb, spec, ...within, ...more);
}

/** Whether our own program has a verb that compiled jobs call. */
export function hasVerb(verb: string): boolean {
  return Object.keys(NINES.commands).some((name) => name.split(' ')[0] === verb);
}
