import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Xoshiro } from '../../src/worlds/sim/kernel/xoshiro.ts';
import { type AttackReport, attackEverywhere, attackStory } from './attack-everywhere.ts';
import { attackPairs } from './attack-pairs.ts';
import { attackRivals } from './attack-rivals.ts';
import type { AttackStory } from './attack-story.ts';
import { attackSwarm } from './attack-swarm.ts';
import { periodOf } from './compare-lives.ts';
import { failureText } from './failure-text.ts';

/** Per story. */
const PAIRS = 60;
const SWARM = 10;
/** Every n-th moment gets a rival here; the campaign takes all. */
const RIVALS_EVERY = 7;

/** The suite that every controller's stories go through. */
export function storyTests(stories: readonly AttackStory[]): void {
  for (const story of stories) {
    describe(story.name, () => {
      test('every attack at every point', () => demand(attackEverywhere(story)));
      test('pairs of attacks', () => {
        const draw = new Xoshiro(1, `pairs ${story.name}`);
        demand(attackStory(story, (life) => attackPairs(life, periodOf(story), draw, PAIRS)));
      });
      test('two drivers at once', () => demand(attackRivals(story, RIVALS_EVERY)));
      test('many attacks in one life', () => {
        const failures = Array.from({ length: SWARM }, (_, seed) => attackSwarm(story, seed)).filter(
          (each) => each !== null,
        );
        assert.equal(failureText(failures), '');
      });
    });
  }
}

function demand({ lives, failures }: AttackReport): void {
  assert.ok(lives > 0);
  assert.equal(failureText(failures), '');
}
