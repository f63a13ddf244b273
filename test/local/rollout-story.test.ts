/**
 * The controllers operate real Envoys under real load, undisturbed: a bad version is rolled back while a good one is
 * promoted, then a zone is lost. It ends as it does in the simulator.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { NO_ENVOY } from './local-run.ts';
import { simulatedEnding } from './story/simulated-ending.ts';
import { storySpec } from './story/story-spec.ts';
import { assertOnlyBroken, assertOnlyItsOwnErrors, StoryWorld } from './story/story-world.ts';

const SPEC = storySpec('25%, 100%');
const world = new StoryWorld();

describe('two releases and a lost zone', { skip: NO_ENVOY }, () => {
  before(() => world.up(SPEC));
  after(() => world.run.end());

  test('a version that fails 5 % goes back, a good one carries everything, and nobody else is hurt', async () => {
    const users = await world.users();
    await world.release();
    await world.released();
    const result = await users.stop();
    assertOnlyItsOwnErrors(result);
    assert.deepEqual(Object.keys(result.versions), ['1.0.0', '2.0.0', '2.0.0-bad']);
    assert.ok(result.versions['2.0.0-bad']!.failed > 0);
  });

  test('a zone whose processes are killed is left, and then nobody notices any more', async () => {
    const users = await world.users();
    world.loseZone();
    await world.failedOver();
    assertOnlyBroken(await users.stop());
    const later = await world.users();
    const { errors, versions } = await later.stop();
    // New users try every gateway once.
    assert.deepEqual(
      Object.keys(errors).filter((reason) => reason !== 'connection refused'),
      [],
    );
    assert.deepEqual(Object.keys(versions), ['1.0.0', '2.0.0']);
  });

  test('all of it as in the simulator, and every action was written down before', async () => {
    assert.deepEqual(await world.ending(), simulatedEnding(SPEC));
  });
});
