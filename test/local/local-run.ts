/** Runs `nines` as a person would, in a folder of its own, and leaves nothing running whatever happens. */
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SampleRun, sampleRun } from '../../src/cli/sample-run.ts';
import { aliveInBook, type BookedProcess } from '../../src/worlds/local/process-book.ts';
import { type StatePaths, statePaths } from '../../src/worlds/local/state-folder.ts';
import { stopWorld } from '../../src/worlds/local/stop-world.ts';
import { type AskWorld, worldAddress, worldClient } from '../../src/worlds/local/world-client.ts';

export interface LocalRun {
  readonly folder: string;
  readonly paths: StatePaths;
  /** Writes a file into the folder. */
  put(name: string, text: string): void;
  nines(...words: readonly string[]): Promise<SampleRun>;
  ask: AskWorld;
  alive(): readonly BookedProcess[];
  /** Ends what is left. */
  end(): Promise<void>;
}

/** Why tests with a world are skipped here, or false. */
export const NO_ENVOY = process.env.NINES_ENVOY === undefined ? 'no Envoy could be fetched' : false;

/** A folder with the examples in it. */
export function localRun(): LocalRun {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nines-local-')));
  cpSync(join(import.meta.dirname, '../../examples/shop.yaml'), join(folder, 'shop.yaml'));
  const paths = statePaths(join(folder, '.nines'));
  return {
    folder,
    paths,
    put: (name, text) => writeFileSync(join(folder, name), text),
    nines: (...words) => run(folder, words),
    ask: (path, body) => {
      const address = worldAddress(paths);
      if (address === null) throw new Error(`no world runs: ${lastWords(paths)}`);
      return worldClient(address)(path, body);
    },
    alive: () => aliveInBook(paths.processes),
    end: async () => {
      await stopWorld(paths);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the process of a world said last, and what is left in its folder. */
function lastWords({ folder, logs }: StatePaths): string {
  const log = join(logs, 'world.log');
  if (!existsSync(log)) return `${folder} ${existsSync(folder) ? 'has no log' : 'is not there'}`;
  return readFileSync(log, 'utf8').slice(-2000) || 'it said nothing';
}

function run(folder: string, words: readonly string[]): Promise<SampleRun> {
  return sampleRun(folder, words, { env: process.env, nowMs: () => performance.now() });
}

/** Waits until something holds, by looking again and again; fails with what was seen last. */
export async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean, timeoutMs = 15_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`not in time: ${JSON.stringify(seen).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
