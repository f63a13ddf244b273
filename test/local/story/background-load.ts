/** `nines load` as a process of its own, until it is told to stop: then it says what came of every request. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { LocalRun } from '../local-run.ts';

export interface LoadJson {
  readonly offered: number;
  readonly answered: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, { readonly requests: number; readonly failed: number }>>;
}

export interface BackgroundLoad {
  /** Stops sending, waits for what is under way, and tells. */
  readonly stop: () => Promise<LoadJson>;
}

const PROGRAM = join(import.meta.dirname, '../../../src/cli/run.ts');

/** What the platform says of its users, from now on. */
export function backgroundLoad({ folder }: LocalRun): BackgroundLoad {
  const child = spawn(process.execPath, [PROGRAM, 'load', '--json', '--for', '1h'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  // A test that fails must not leave users behind.
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    stop: async () => {
      child.kill('SIGINT');
      assert.equal(await ended, 0);
      process.off('exit', kill);
      return JSON.parse(out) as LoadJson;
    },
  };
}

/** How many requests did not end well. */
export function failedOf({ errors }: LoadJson): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}
