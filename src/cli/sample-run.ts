/** The command line in a process of tests: nothing is installed, nobody types, no time passes, and what it says is kept. */
import { main } from './main.ts';
import type { Io, VerbIo } from './types.ts';
import { VERBS } from './verbs.ts';

/** What one command line left behind. */
export interface SampleRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** An outside that says nothing, in a folder. */
export function sampleIo(cwd: string): VerbIo {
  return {
    cwd,
    env: { PATH: '' },
    isTerminal: false,
    stdin: async function* () {},
    out: () => {},
    err: () => {},
    nowMs: () => 0,
    note: () => {},
    progress: () => {},
  };
}

/** Runs a command line in a folder, with what the outside has otherwise. */
export async function sampleRun(
  cwd: string,
  argv: readonly string[],
  outside: Partial<Io> = {},
  verbs = VERBS,
): Promise<SampleRun> {
  let out = '';
  let err = '';
  const { note: _note, progress: _progress, ...io } = sampleIo(cwd);
  const status = await main(
    argv,
    {
      ...io,
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      ...outside,
    },
    verbs,
  );
  return { status, out, err };
}
