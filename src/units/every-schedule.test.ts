import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCron } from './cron.ts';
import { MINUTE_US } from './duration.ts';
import { everySchedule } from './every-schedule.ts';
import { longestGapUs } from './longest-gap.ts';

test('what comes round evenly has a schedule that pauses exactly so long, and nothing else has one', () => {
  const found: number[] = [];
  for (let minutes = 1; minutes <= 3000; minutes++) {
    const schedule = everySchedule(minutes * MINUTE_US);
    if (schedule === null) continue;
    found.push(minutes);
    const read = parseCron(schedule);
    assert.ok(read.ok, schedule);
    assert.equal(longestGapUs(read.value), minutes * MINUTE_US, schedule);
  }
  assert.deepEqual(found, [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440]);
  assert.equal(everySchedule(90_000_000), null);
});
