import type { Issue } from '../units/issue.ts';
import { nearestWord } from '../units/nearest-word.ts';
import { helpText, verbHelpText } from './help-text.ts';
import { issueLines } from './issue-lines.ts';
import { parseArgs } from './parse-args.ts';
import type { Args, ExitCode, Io, Outcome, Verb, VerbIo } from './types.ts';
import { VERBS } from './verbs.ts';
import { version } from './version.ts';

/** Version of the shape of what `--json` prints when there is no result, only issues. */
const JSON_VERSION = 1;

/**
 * Runs one command line: results go to `io.out`, everything else to `io.err`. A user's mistake becomes an exit status;
 * our own mistake is thrown.
 */
export async function main(argv: readonly string[], io: Io, verbs = VERBS): Promise<ExitCode> {
  const [word, ...rest] = argv;
  if (word === '--version' || word === 'version') {
    io.out(`${version()}\n`);
    return 0;
  }
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    return await help(rest[0], io, verbs);
  }
  const load = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
  if (load === undefined) return refuse([unknownVerb(word, verbs)], rest.includes('--json'), io);

  const verb = await load();
  const { args, help: helpAsked, issues } = parseArgs(verb, rest);
  if (helpAsked) {
    io.out(verbHelpText(verb));
    return 0;
  }
  if (issues.length > 0) return refuse(issues, rest.includes('--json'), io);
  const desk = speaking(io, args);
  const outcome = await verb.run(args, desk);
  desk.progress('');
  print(outcome, args, io);
  return outcome.exitCode;
}

async function help(about: string | undefined, io: Io, verbs: typeof VERBS): Promise<ExitCode> {
  const load = about !== undefined && Object.hasOwn(verbs, about) ? verbs[about] : undefined;
  if (load !== undefined) {
    io.out(verbHelpText(await load()));
    return 0;
  }
  const all: Verb[] = [];
  for (const each of Object.values(verbs)) all.push(await each());
  io.out(helpText(all));
  return 0;
}

function unknownVerb(word: string, verbs: typeof VERBS): Issue {
  const near = nearestWord(word, Object.keys(verbs));
  const fix = near === undefined ? 'see: nines --help' : `did you mean: nines ${near}?`;
  return { code: 'CLI001', path: word, message: `nines has no verb ${word}`, fix };
}

function refuse(issues: readonly Issue[], json: boolean, io: Io): ExitCode {
  if (json) io.out(toJson({ version: JSON_VERSION, exitCode: 2, issues }));
  else for (const issue of issues) io.err(issueLines(issue));
  return 2;
}

function print(outcome: Outcome, args: Args, io: Io): void {
  const issues = outcome.issues ?? [];
  if (args.json) {
    io.out(toJson(outcome.json ?? { version: JSON_VERSION, exitCode: outcome.exitCode, issues }));
    return;
  }
  io.out(outcome.text);
  for (const issue of issues) io.err(issueLines(issue));
  if (!args.quiet) io.err(`Next: ${outcome.next}\n`);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The outside with a voice: progress on a terminal is one line that is replaced and finally wiped. */
function speaking(io: Io, args: Args): VerbIo {
  const isSilent = args.json || args.quiet;
  let drawn = '';
  const progress = (text: string) => {
    if (isSilent || !io.isTerminal || text === drawn) return;
    io.err(`\r\u001b[K${text}`);
    drawn = text;
  };
  const note = (text: string) => {
    if (isSilent) return;
    const before = drawn;
    progress('');
    io.err(`${text}\n`);
    progress(before);
  };
  return { ...io, note, progress };
}
