/**
 * The story of test/local with the driver killed at random moments of it, beside the same one undisturbed: both end as
 * the simulator says, and no request fails that the story does not explain.
 */
import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { NO_ENVOY } from '../local/local-run.ts';
import type { Ending } from '../local/story/ending.ts';
import { killDrivers } from '../local/story/kill-driver.ts';
import { simulatedEnding } from '../local/story/simulated-ending.ts';
import { storySpec } from '../local/story/story-spec.ts';
import { assertOnlyBroken, assertOnlyItsOwnErrors, StoryWorld } from '../local/story/story-world.ts';

const SPEC = storySpec('10%, 50%, 100%');
const KILLS = { releasing: 20, losing: 5 };
/** Where the controllers of the releases stand when both are over. */
const RELEASED = 'idle 0%, promoted 100%';
const SEED = Number(process.env.NINES_STORY_SEED ?? 1);

/** Tells the whole story; `meanwhile` happens to each of its two parts. */
async function tell(
  world: StoryWorld,
  meanwhile: (part: keyof typeof KILLS) => Promise<void> = async () => {},
): Promise<Ending> {
  const users = await world.users();
  await world.release();
  await Promise.all([world.released(), meanwhile('releasing')]);
  assertOnlyItsOwnErrors(await users.stop());
  const hurt = await world.users();
  world.loseZone();
  await Promise.all([world.failedOver(), meanwhile('losing')]);
  assertOnlyBroken(await hurt.stop());
  return await world.ending();
}

describe('a driver that is killed', { skip: NO_ENVOY }, () => {
  const [killed, undisturbed] = [new StoryWorld(), new StoryWorld()];
  before(async () => {
    await killed.up(SPEC);
    await undisturbed.up(SPEC);
  });
  after(async () => {
    await killed.run.end();
    await undisturbed.run.end();
  });

  test('comes to the same end as one that is left alone, and as in the simulator', async (context: TestContext) => {
    const disturb = async (part: keyof typeof KILLS): Promise<void> => {
      const kills = await killDrivers(killed, KILLS[part], SEED + (part === 'losing' ? 1000 : 0));
      for (const { moment, where } of kills) context.diagnostic(`killed ${moment}: ${where}`);
      const late = kills.filter(({ where }) => part === 'releasing' && where.startsWith(RELEASED));
      assert.deepEqual(late, [], 'the releases were over before the last kill');
    };
    const [one, other] = await Promise.all([tell(killed, disturb), tell(undisturbed)]);
    const { controllers, driver } = await killed.status();
    context.diagnostic(`${driver.starts} lives; epochs ${controllers.map(({ epoch }) => epoch).join(', ')}`);
    assert.ok(driver.starts > KILLS.releasing + KILLS.losing);
    const simulated = simulatedEnding(SPEC);
    assert.deepEqual(other, simulated);
    assert.deepEqual(one, simulated);
  });
});
