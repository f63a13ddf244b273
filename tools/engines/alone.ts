import { mkdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 2_000;
/** A holder that has not been heard of for so long has ended without a word; a busy machine delays beats, but not by this. */
const SILENCE_MS = 60_000;
const LOOK_MS = 500;

/**
 * Does something while nobody else does, by a folder that whoever is at work keeps fresh; `waiting` is called once when
 * somebody is. A holder that was killed is followed after a minute. Where two follow one at the very same moment both work:
 * every single build is safe by itself, this only spares doing them twice.
 */
export async function alone<Result>(lock: string, waiting: () => void, work: () => Promise<Result>): Promise<Result> {
  for (let told = false; !take(lock); told = true) {
    if (!told) waiting();
    await sleep(LOOK_MS);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimesSync(lock, now, now);
  }, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const beaten = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
  if (Date.now() - beaten > SILENCE_MS) rmSync(lock, { recursive: true, force: true });
  return false;
}
