/** M/M/8 at load 0.8 through the whole traffic plane against Erlang C: the worst of several seeds. */
import { erlangWaitUs, meanWaitUs, queueRun } from '../src/worlds/sim/requests/sample-queue.ts';
import { runWorld } from '../src/worlds/sim/run-world.ts';
import type { Bench, BenchResult } from './bench.ts';

const SEEDS = [1, 2, 3, 4, 5];
const QUEUE = { servers: 8, load: 0.8, meanUs: 10_000, batches: 20, requestsPerBatch: 50_000 };

export const erlang: Bench = {
  name: 'erlang',
  run: () => {
    const expected = erlangWaitUs(QUEUE.servers, QUEUE.load, QUEUE.meanUs);
    const results = SEEDS.map((seed): BenchResult => {
      const { meanUs, halfUs } = meanWaitUs(runWorld(queueRun({ ...QUEUE, seed })), QUEUE.meanUs);
      const ours = `${meanUs.toFixed(1)}±${halfUs.toFixed(1)}us`;
      // 1 is the edge of the 99 % interval; seed by seed one in a hundred may lie outside.
      const ratio = Math.abs(meanUs - expected) / halfUs;
      return { name: `erlang-seed-${seed}`, ours, peer: `${expected.toFixed(1)}us`, ratio, goal: '≤1' };
    });
    return Promise.resolve(results);
  },
};
