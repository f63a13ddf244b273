import type { JsonObject } from '../manifests/types.ts';
import type { Issue } from '../units/issue.ts';

/** Exit status: 0 all holds · 1 a finding or a broken promise · 2 the input is wrong · 3 something needed is not installed. */
export type ExitCode = 0 | 1 | 2 | 3;

/** The outside of the command line: everything that a run may touch besides files and programs. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person watches stderr: only then is progress drawn. */
  readonly isTerminal: boolean;
  stdin(): AsyncIterable<Uint8Array>;
  /** Writes results. */
  out(text: string): void;
  /** Writes messages. */
  err(text: string): void;
  /** Time since some fixed moment, for the `seconds` of a result. */
  nowMs(): number;
}

/** What a verb is given: the outside, and two ways of speaking that `--quiet` and `--json` silence. */
export interface VerbIo extends Io {
  /** Says one line to the person, on stderr. */
  note(text: string): void;
  /** Replaces the line of progress on a terminal; nothing elsewhere. */
  progress(text: string): void;
}

/** One option of a verb. `--json`, `--quiet` and `--help` belong to all verbs and are not listed by any. */
export interface Option {
  readonly kind: 'text' | 'flag' | 'list' | 'count';
  readonly help: string;
  /** One letter: `o` for `-o`. */
  readonly short?: string;
  /** What stands for the value in the help: `FILE`. */
  readonly value?: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
}

/** A command line as parsed for one verb. */
export interface Args {
  readonly positionals: readonly string[];
  readonly json: boolean;
  readonly quiet: boolean;
  /** Value of a `text` option, the last if repeated. */
  text(option: string): string | undefined;
  /** Whether a `flag` option was given. */
  flag(option: string): boolean;
  /** Every value of a `list` option, in order. */
  list(option: string): readonly string[];
  /** Value of a `count` option: a whole number, not negative. */
  count(option: string): number | undefined;
}

/** What a verb leaves behind. Printing it is `main`'s part, the same for every verb. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** The result for people, printed on stdout as it is. */
  readonly text: string;
  /** The result for programs, printed instead with `--json`. Without one, `--json` prints the issues. */
  readonly json?: JsonObject | undefined;
  /** What was wrong with the input, printed on stderr; the result stands beside it. */
  readonly issues?: readonly Issue[];
  /** The next command to type, as a whole line. */
  readonly next: string;
}

/** One verb of the command line. */
export interface Verb {
  readonly name: string;
  /** One line of the general help. */
  readonly summary: string;
  /** What follows the verb: `SPEC -o DIR`. */
  readonly usage: string;
  /** How many positionals it takes; none when absent. */
  readonly takes?: { readonly least: number; readonly most: number };
  readonly options: Readonly<Record<string, Option>>;
  /** Anything worth saying below the options: examples, the meaning of the exit status. */
  readonly more?: string;
  run(args: Args, io: VerbIo): Promise<Outcome>;
}
