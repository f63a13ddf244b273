import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { SimKernel } from './sim-kernel.ts';

/** Offers a schedule of [time, follow-up delays] and tells the order in which the events ran. */
function runSchedule(times: readonly number[], delays: readonly number[]): { order: number[]; kernel: SimKernel } {
  const kernel = new SimKernel(1);
  const order: number[] = [];
  let next = times.length;
  const event = kernel.handler((payload) => {
    order.push(payload);
    const delay = delays[order.length];
    if (delay !== undefined) kernel.schedule(kernel.nowUs() + delay, event, next++);
  });
  times.forEach((timeUs, payload) => {
    kernel.schedule(timeUs, event, payload);
  });
  kernel.runOut();
  return { order, kernel };
}

/** The same with a list that is searched: slow and obviously right. */
function searchSchedule(times: readonly number[], delays: readonly number[]): number[] {
  const pending = times.map((timeUs, payload) => ({ timeUs, payload }));
  const order: number[] = [];
  let next = times.length;
  while (pending.length > 0) {
    const earliest = pending.reduce((best, event) => (event.timeUs < best.timeUs ? event : best));
    pending.splice(pending.indexOf(earliest), 1);
    order.push(earliest.payload);
    const delay = delays[order.length];
    if (delay !== undefined) pending.push({ timeUs: earliest.timeUs + delay, payload: next++ });
  }
  return order;
}

test('events run by time, and those of one time in the order of scheduling', () => {
  const timeUs = fc.nat(20);
  fc.assert(
    fc.property(
      fc.array(timeUs, { minLength: 1, maxLength: 40 }),
      fc.array(fc.nat(10), { maxLength: 60 }),
      (times, delays) => {
        assert.deepEqual(runSchedule(times, delays).order, searchSchedule(times, delays));
      },
    ),
  );
});

test('the queue grows beyond its first size and stays in order', () => {
  const kernel = new SimKernel(3);
  const draw = kernel.stream('times');
  const times = Array.from({ length: 5000 }, () => draw.below(1_000_000));
  const { order } = runSchedule(times, []);
  const ran = order.map((payload) => times[payload]!);
  assert.deepEqual(
    ran,
    [...times].sort((a, b) => a - b),
  );
});

test('runUntil stops after the given time and leaves the clock there; closures run in line with numbered events', () => {
  const kernel = new SimKernel(1);
  const seen: string[] = [];
  const numbered = kernel.handler((payload) => seen.push(`n${payload}@${kernel.nowUs()}`));
  kernel.at(10, () => {
    seen.push(`a@${kernel.nowUs()}`);
    kernel.after(5, () => seen.push(`b@${kernel.nowUs()}`));
  });
  kernel.schedule(10, numbered, 7);
  kernel.at(16, () => seen.push('late'));
  kernel.runUntil(15);
  assert.deepEqual(seen, ['a@10', 'n7@10', 'b@15']);
  assert.equal(kernel.nowUs(), 15);
  assert.equal(kernel.events, 3);
  assert.throws(() => kernel.at(14, () => undefined), RangeError);
});

const SCENARIO = `
  import { SimKernel } from '${new URL('./sim-kernel.ts', import.meta.url)}';
  const kernel = new SimKernel(Number(process.argv[1]));
  const draw = kernel.stream('load');
  let count = 0;
  const event = kernel.handler(() => {
    if (++count % 100 === 0) kernel.trace('count', 'events', String(count));
    if (count < 5000) kernel.schedule(kernel.nowUs() + draw.exponential(700), event, draw.below(1000));
  });
  kernel.schedule(0, event, 0);
  kernel.runOut();
  process.stdout.write(kernel.traceHash);
`;

test('the hash is the same in another process, and another with another seed', () => {
  const hash = (seed: string): string =>
    execFileSync(process.execPath, ['--input-type=module', '-e', SCENARIO, seed], { encoding: 'utf8' });
  assert.equal(hash('5'), hash('5'));
  assert.notEqual(hash('5'), hash('6'));
  assert.match(hash('5'), /^[0-9a-f]{16}$/);
});

test('a trace entry changes the hash', () => {
  const hashes = ['ready', 'readx', ''].map((detail) => {
    const kernel = new SimKernel(1);
    kernel.trace('pod', 'web', detail);
    return kernel.traceHash;
  });
  assert.equal(new Set(hashes).size, 3);
});
