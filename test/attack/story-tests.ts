import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Xoshiro } from '../../src/worlds/sim/kernel/xoshiro.ts';
import { type AttackReport, attackEverywhere, attackStory } from './attack-everywhere.ts';
import { attackPairs } from './attack-pairs.ts';
import { attackRequests } from './attack-requests.ts';
import { attackRivals } from './attack-rivals.ts';
import type { AttackStory } from './attack-story.ts';
import { attackSwarm } from './attack-swarm.ts';
import { periodOf } from './compare-lives.ts';
import { failureText } from './failure-text.ts';

/** `quick`: for planted bugs, which are many; any failure will do. */
const IS_QUICK = process.env.NINES_ATTACK === 'quick';
/** `full` takes minutes. */
const IS_FULL = process.env.NINES_ATTACK === 'full';
/** Of every attack at every point every n-th; of the moments at which a rival may begin every n-th. */
const EVERY = IS_FULL ? 1 : IS_QUICK ? 13 : 7;
const RIVALS_EVERY = IS_FULL ? 7 : 29;
const PAIRS = IS_FULL ? 60 : IS_QUICK ? 5 : 15;
const SWARM = IS_QUICK ? 2 : 10;
const REQUESTS = IS_QUICK ? 0 : 1;

/** Lives are lived without a break: what was found until now is reported before the next story begins. */
function lifeTest(name: string, live: () => void): void {
  test(name, async () => {
    await setImmediate();
    live();
  });
}

/** The suite that every controller's stories go through. */
export function storyTests(stories: readonly AttackStory[]): void {
  for (const story of stories) {
    lifeTest(`${story.name}: every attack at every point`, () => demand(attackEverywhere(story, EVERY, IS_QUICK)));
    lifeTest(`${story.name}: two drivers at once`, () => demand(attackRivals(story, RIVALS_EVERY, IS_QUICK)));
    lifeTest(`${story.name}: pairs of attacks`, () => {
      const draw = new Xoshiro(1, `pairs ${story.name}`);
      demand(attackStory(story, (life) => attackPairs(life, periodOf(story), draw, PAIRS), IS_QUICK));
    });
    lifeTest(`${story.name}: many attacks in one life`, () => {
      const failures = Array.from({ length: SWARM }, (_, seed) => attackSwarm(story, seed)).filter(
        (each) => each !== null,
      );
      assert.equal(failureText(failures), '');
    });
    lifeTest(`${story.name}: many attacks in one life on requests`, () => {
      const failures = Array.from({ length: REQUESTS }, (_, seed) => attackRequests(story, seed)).filter(
        (each) => each !== null,
      );
      assert.equal(failureText(failures), '');
    });
  }
}

function demand({ lives, failures }: AttackReport): void {
  assert.ok(lives > 0);
  assert.equal(failureText(failures), '');
}
