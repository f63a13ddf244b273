/**
 * Every attack at every point of every story, on two threads: how many lives and decisions a second, and whether all of
 * it fits into a minute. Sieve (OSDI 2022) took under seven hours on eleven machines for ten controllers on real clusters.
 */
import { Worker } from 'node:worker_threads';
import { ROLLOUT_STORIES } from '../test/attack/stories/rollout-stories.ts';
import { ZONE_STORIES } from '../test/attack/stories/zone-stories.ts';
import type { AttackTally } from './attack-worker.ts';
import type { Bench } from './bench.ts';

const THREADS = 2;
const GOAL_SECONDS = 60;

export const attackBench: Bench = {
  name: 'attack',
  run: async () => {
    const startedMs = performance.now();
    const names = [...ROLLOUT_STORIES, ...ZONE_STORIES].map(({ name }) => name);
    const queue = [...names];
    const tallies = (await Promise.all(Array.from({ length: THREADS }, () => work(queue)))).flat();
    const seconds = (performance.now() - startedMs) / 1000;
    const sum = (pick: (tally: AttackTally) => number) => tallies.reduce((total, tally) => total + pick(tally), 0);
    for (const { story, points, lives, decisions, failures, seconds: took } of tallies) {
      console.log(
        `${took.toFixed(1).padStart(6)} s  ${lives} lives, ${points} points, ${decisions} decisions, ${failures} failed: ${story}`,
      );
    }
    const [lives, decisions] = [sum((tally) => tally.lives), sum((tally) => tally.decisions)];
    const perSecond = `${Math.round(decisions / seconds)} decisions/s`;
    console.log(
      `${names.length} stories, ${sum((tally) => tally.points)} points, ${lives} lives, ${perSecond}, processor ${sum((tally) => tally.seconds).toFixed(1)} s`,
    );
    return [
      {
        name: 'attack',
        ours: `${seconds.toFixed(1)}s`,
        peer: `${GOAL_SECONDS}s`,
        ratio: GOAL_SECONDS / seconds,
        goal: '≥ 1',
      },
    ];
  },
};

/** One thread, story by story until none is left. */
function work(queue: string[]): Promise<readonly AttackTally[]> {
  const worker = new Worker(new URL('./attack-worker.ts', import.meta.url));
  const tallies: AttackTally[] = [];
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const story = queue.shift();
      if (story === undefined) void worker.terminate().then(() => resolve(tallies));
      else worker.postMessage(story);
    };
    worker.on('message', (tally: AttackTally) => {
      tallies.push(tally);
      next();
    });
    worker.on('error', reject);
    next();
  });
}
