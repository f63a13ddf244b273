import type { Args } from './types.ts';

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Another verb on the same input, as a whole command line: the words that name the input, then `more`. */
export function typedAgain(verb: string, args: Args, more: readonly string[]): string {
  const clusters = args.list('cluster').flatMap((each) => ['--cluster', each]);
  const targets = args.text('targets');
  const named = targets === undefined ? [] : ['--targets', targets];
  const environment = args.text('env');
  const within = environment === undefined ? [] : ['--env', environment];
  return ['nines', verb, ...args.positionals, ...clusters, ...named, ...within, ...more].map(quoted).join(' ');
}
