import { parentPort } from 'node:worker_threads';
import { attackEverywhere } from '../test/attack/attack-everywhere.ts';
import { ROLLOUT_STORIES } from '../test/attack/stories/rollout-stories.ts';
import { ZONE_STORIES } from '../test/attack/stories/zone-stories.ts';

/** What one story cost. */
export interface AttackTally {
  readonly story: string;
  readonly points: number;
  readonly lives: number;
  readonly decisions: number;
  readonly failures: number;
  /** Of processor time. */
  readonly seconds: number;
}

parentPort?.on('message', (name: string) => {
  const before = process.threadCpuUsage();
  const story = [...ROLLOUT_STORIES, ...ZONE_STORIES].find((each) => each.name === name)!;
  const { points, lives, decisions, failures } = attackEverywhere(story);
  const { user, system } = process.threadCpuUsage(before);
  const tally: AttackTally = {
    story: name,
    points,
    lives,
    decisions,
    failures: failures.length,
    seconds: (user + system) / 1e6,
  };
  parentPort!.postMessage(tally);
});
