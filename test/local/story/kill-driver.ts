/**
 * Kills the driver with SIGKILL again and again, at moments drawn by a seed: some time after a new life has begun, or
 * right when something is written down, which falls between the writing and the doing.
 */
import { type FSWatcher, watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../local-run.ts';
import type { StoryWorld } from './story-world.ts';

/** The longest a driver lives, in milliseconds: a few of its looks. */
const LONGEST_MS = 5000;
/** At most so many entries of a journal are waited for. */
const MOST_ENTRIES = 6;
/** Where nothing is written any more a life ends all the same. */
const QUIET_MS = 6000;

export interface Kill {
  readonly moment: string;
  /** Where the controllers stood then. */
  readonly where: string;
}

/** Numbers from 0 to below 1, the same for the same seed (Marsaglia's xorshift of 32 bits). */
function drawsOf(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Kills so many drivers one after the other; tells what was drawn, and where the controllers stood then. */
export async function killDrivers(world: StoryWorld, times: number, seed: number): Promise<readonly Kill[]> {
  const draw = drawsOf(seed);
  const kills: Kill[] = [];
  let last: number | null = null;
  for (let each = 0; each < times; each++) {
    const pid = await nextDriver(world, last);
    const isTimed = draw() < 0.5;
    const amount = draw();
    if (isTimed) await sleep(amount * LONGEST_MS);
    else await writings(world.run.paths.journals, 1 + Math.floor(amount * MOST_ENTRIES));
    process.kill(pid, 'SIGKILL');
    const moment = isTimed ? `after ${Math.round(amount * LONGEST_MS)} ms` : 'when something was written';
    kills.push({ moment, where: await world.where() });
    last = pid;
  }
  return kills;
}

/** The driver's next life. */
async function nextDriver(world: StoryWorld, last: number | null): Promise<number> {
  const { driver } = await until(
    () => world.status(),
    (status) => status.driver.pid !== null && status.driver.pid !== last,
    60_000,
  );
  return driver.pid!;
}

/** Resolves at the moment of the n-th write into a folder, or when it has been quiet for long. */
async function writings(folder: string, count: number): Promise<void> {
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  let seen = 0;
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, QUIET_MS);
    watcher = watch(folder, () => {
      seen += 1;
      if (seen === count) resolve();
    });
  });
  clearTimeout(timer);
  watcher?.close();
}
