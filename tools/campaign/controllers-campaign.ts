import { Xoshiro } from '../../src/worlds/sim/kernel/xoshiro.ts';
import { attackStory } from '../../test/attack/attack-everywhere.ts';
import { attackPairs } from '../../test/attack/attack-pairs.ts';
import { attackRequests } from '../../test/attack/attack-requests.ts';
import { attackSwarm } from '../../test/attack/attack-swarm.ts';
import { periodOf } from '../../test/attack/compare-lives.ts';
import { failureText } from '../../test/attack/failure-text.ts';
import { ROLLOUT_STORIES } from '../../test/attack/stories/rollout-stories.ts';
import { ZONE_STORIES } from '../../test/attack/stories/zone-stories.ts';
import type { Campaign } from './campaign-types.ts';

const STORIES = [...ROLLOUT_STORIES, ...ZONE_STORIES];
/** Pairs of attacks of one seed. */
const PAIRS = 10;
/** Every so many seeds on requests, which take much longer than flows. */
const REQUESTS_EVERY = 20;

function storyOf(seed: number) {
  return STORIES[seed % STORIES.length]!;
}

/** Controllers under many attacks in one life, on flows and now and then on requests, and under pairs of attacks. */
export const controllersCampaign: Campaign = {
  about: 'controllers under crashes, old views, rivals and refusals',
  inputs: 5000,
  limitMs: 60_000,
  run: async (seed) => {
    const story = storyOf(seed);
    const draw = new Xoshiro(seed, 'pairs');
    const failures = [
      attackSwarm(story, seed),
      seed % REQUESTS_EVERY === 0 ? attackRequests(story, seed) : null,
      ...attackStory(story, (life) => attackPairs(life, periodOf(story), draw, PAIRS)).failures,
    ].filter((each) => each !== null);
    if (failures.length > 0) throw new Error(failureText(failures));
    await Promise.resolve();
  },
  files: (seed) => ({ 'story.txt': storyOf(seed).name }),
  shrink: async () => await Promise.resolve(null),
};
