import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EventLoop } from '../kernel/event-loop.ts';
import { Deadlines } from './deadlines.ts';

interface Step {
  readonly atUs: number;
  readonly timer: number;
  /** Null: cancel. */
  readonly durationUs: number | null;
}

/** What fires when, by deadlines or by looking at every timer at every moment. */
function fired(steps: readonly Step[]): string[] {
  const loop = new EventLoop();
  const seen: string[] = [];
  const deadlines = new Deadlines(loop, (timer) => seen.push(`${timer}@${loop.nowUs()}`));
  const act = loop.handler((index) => {
    const { timer, durationUs } = steps[index]!;
    deadlines.cancel(timer);
    if (durationUs !== null) deadlines.set(timer, durationUs);
  });
  steps.forEach(({ atUs }, index) => {
    loop.schedule(atUs, act, index);
  });
  loop.runOut();
  return seen.sort();
}

function expected(steps: readonly Step[]): string[] {
  const due = new Map<number, number>();
  const seen: string[] = [];
  const expire = (beforeUs: number): void => {
    for (const [timer, dueUs] of due) {
      if (dueUs >= beforeUs) continue;
      seen.push(`${timer}@${dueUs}`);
      due.delete(timer);
    }
  };
  for (const { atUs, timer, durationUs } of steps) {
    expire(atUs);
    due.delete(timer);
    if (durationUs !== null) due.set(timer, atUs + durationUs);
  }
  expire(Number.POSITIVE_INFINITY);
  return seen.sort();
}

test('timers fire at their time unless cancelled or set anew, whatever the durations', () => {
  // Odd times for deeds, even durations from them: no deed falls on the moment of a deadline, where order is by schedule.
  const step = fc.record({
    atUs: fc.nat(200).map((n) => 3 * n + 1),
    timer: fc.oneof(fc.nat(8), fc.constant(3000)),
    durationUs: fc.option(fc.constantFrom(3, 30, 300).map((n) => n + 1)),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (unsorted) => {
      const steps = [...unsorted].sort((a, b) => a.atUs - b.atUs);
      assert.deepEqual(fired(steps), expected(steps));
    }),
  );
});

test('a thousand timers that are all cancelled cost one event, not a thousand', () => {
  const loop = new EventLoop();
  const deadlines = new Deadlines(loop, () => assert.fail('fired'));
  for (let timer = 0; timer < 1000; timer++) deadlines.set(timer, 500);
  for (let timer = 0; timer < 1000; timer++) deadlines.cancel(timer);
  loop.runOut();
  assert.equal(loop.events, 1);
});

test('a timer may be set from within its own firing', () => {
  const loop = new EventLoop();
  const seen: number[] = [];
  const deadlines: Deadlines = new Deadlines(loop, (timer) => {
    seen.push(loop.nowUs());
    if (seen.length < 3) deadlines.set(timer, 10);
  });
  deadlines.set(4, 10);
  loop.runOut();
  assert.deepEqual(seen, [10, 20, 30]);
});
