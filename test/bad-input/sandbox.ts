import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type SampleRun, sampleRun } from '../../src/cli/sample-run.ts';

/** A file as a text, as bytes, or as a text followed by nothing up to a size, which costs no disk. */
export type Content = string | Uint8Array | { readonly head: string; readonly size: number };

/** A folder of a test's own, in which the command line is run. */
export interface Sandbox {
  readonly folder: string;
  put(files: Readonly<Record<string, Content>>): void;
  /** Runs the command line in this process, with these programs only: those in `bin/` of the folder. */
  run(argv: readonly string[], stdin?: AsyncIterable<Uint8Array>): Promise<SampleRun>;
  /** Every name below the folder with its content: equal before and after means that nothing was written. */
  tree(): Readonly<Record<string, string>>;
  remove(): void;
}

/** Makes an empty one. */
export function makeSandbox(): Sandbox {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nines-bad-input-')));
  return {
    folder,
    put: (files) => {
      for (const [name, content] of Object.entries(files)) putFile(join(folder, name), content);
    },
    run: (argv, stdin) =>
      sampleRun(folder, argv, {
        env: { PATH: join(folder, 'bin') },
        ...(stdin === undefined ? {} : { stdin: () => stdin }),
      }),
    tree: () => Object.fromEntries(entriesOf(folder, '')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function putFile(path: string, content: Content): void {
  mkdirSync(dirname(path), { recursive: true });
  const isSparse = typeof content === 'object' && 'head' in content;
  writeFileSync(path, isSparse ? content.head : content);
  if (isSparse) truncateSync(path, content.size);
}

function entriesOf(folder: string, prefix: string): [string, string][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return [[`${prefix}${entry.name}/`, ''], ...entriesOf(path, `${prefix}${entry.name}/`)];
    if (!entry.isFile()) return [[prefix + entry.name, 'no file']];
    return [[prefix + entry.name, readFileSync(path, 'latin1')]];
  });
}
