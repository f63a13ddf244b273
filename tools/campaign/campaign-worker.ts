/**
 * The thread of a campaign: takes seeds one after another and says at every moment which one it has, in memory that the
 * thread which watches it can read even while this one hangs.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { CAMPAIGN_LIST } from './campaign-list.ts';
import type { CampaignWork, FailedSeed } from './watch-campaign.ts';

const { name, first, count, progress } = workerData as CampaignWork;
const campaign = await CAMPAIGN_LIST[name]!();
const done = new Int32Array(progress);
// Loading the program is not the time of an input. What this one throws comes again below.
await campaign.run(first).catch(() => undefined);
let failed: FailedSeed | null = null;
for (let i = 0; i < count && failed === null; i++) {
  Atomics.store(done, 0, i);
  const before = process.threadCpuUsage();
  try {
    await campaign.run(first + i);
    const { user, system } = process.threadCpuUsage(before);
    const tookMs = (user + system) / 1000;
    if (tookMs > campaign.limitMs)
      failed = { seed: first + i, reason: `took ${Math.round(tookMs)} ms of processor time` };
  } catch (error) {
    failed = { seed: first + i, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
Atomics.store(done, 0, count);
parentPort!.postMessage(failed);
