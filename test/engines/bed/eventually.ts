import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 100;

/** Tries until it holds; throws what was wrong the last time when that takes too long. */
export async function eventually(holds: () => Promise<void>, timeoutMs = 120_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await holds();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(LOOK_MS);
    }
  }
}
