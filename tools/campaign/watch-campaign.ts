import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Campaign } from './campaign-types.ts';

/** What one thread of a campaign is given. */
export interface CampaignWork {
  readonly name: string;
  readonly first: number;
  readonly count: number;
  /** One whole number: how many seeds are done. */
  readonly progress: SharedArrayBuffer;
}

/** A seed whose input broke something, and how. */
export interface FailedSeed {
  readonly seed: number;
  readonly reason: string;
}

const LOOK_EVERY_MS = 200;
/** Seeds that one thread takes before it is replaced: memory that anything leaks is then bounded. */
const SLICE = 5000;
/**
 * A thread measures the processor time of what ends. This is for what never ends: so much longer than the limit that a
 * busy machine is not taken for a hang.
 */
const HANGS_AFTER_LIMITS = 20;

/** Runs seeds on every processor, and stops at the first that fails or hangs. */
export async function watchCampaign(
  name: string,
  campaign: Campaign,
  first: number,
  count: number,
  say: (done: number) => void,
): Promise<FailedSeed | null> {
  let next = first;
  let done = 0;
  let failed: FailedSeed | null = null;
  async function takeSlices(): Promise<void> {
    while (next < first + count && failed === null) {
      const size = Math.min(SLICE, first + count - next);
      const start = next;
      next += size;
      const found = await watchSlice({ name, first: start, count: size }, campaign.limitMs, (more) => {
        done += more;
        say(done);
        return failed === null;
      });
      failed ??= found;
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, takeSlices));
  return failed;
}

/** One thread over one slice. `advance` is told how many more are done, and answers whether to go on. */
async function watchSlice(
  slice: Omit<CampaignWork, 'progress'>,
  limitMs: number,
  advance: (more: number) => boolean,
): Promise<FailedSeed | null> {
  const progress = new SharedArrayBuffer(4);
  const worker = new Worker(new URL('./campaign-worker.ts', import.meta.url), {
    workerData: { ...slice, progress } satisfies CampaignWork,
  });
  const at = (): number => Atomics.load(new Int32Array(progress), 0);
  let seen = 0;
  let movedAtMs = performance.now();
  let look: NodeJS.Timeout | undefined;
  const ended = new Promise<FailedSeed | null>((resolve) => {
    look = setInterval(() => {
      const now = at();
      if (now > seen) movedAtMs = performance.now();
      const goesOn = advance(now - seen);
      seen = now;
      const stoodMs = performance.now() - movedAtMs;
      if (!goesOn) resolve(null);
      else if (stoodMs > limitMs * HANGS_AFTER_LIMITS) {
        resolve({ seed: slice.first + now, reason: `did not end within ${Math.round(stoodMs)} ms` });
      }
    }, LOOK_EVERY_MS);
    worker.on('message', (found: FailedSeed | null) => {
      advance(slice.count - seen);
      resolve(found);
    });
    // A thread that runs out of memory cannot say so itself.
    worker.on('error', (error) => resolve({ seed: slice.first + at(), reason: String(error) }));
  });
  try {
    return await ended;
  } finally {
    clearInterval(look);
    await worker.terminate();
  }
}
