import { type Command, command } from './commands/command.ts';
import type { Site } from './site.ts';

/** A verb of our own on the platform's spec, in the environment that these guides are for. */
export function nines({ spec, environment }: Site, verb: string, ...more: readonly string[]): Command {
  const within = environment === null ? [] : ['--env', environment];
  return command('nines', verb, spec, ...within, ...more);
}
