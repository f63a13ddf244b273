import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { count } from './count.ts';
import { countOrShare } from './count-or-share.ts';
import { cpu } from './cpu.ts';
import { duration } from './duration.ts';
import { money } from './money.ts';
import { pace } from './pace.ts';
import { perSecond, rate } from './rate.ts';
import { ratio } from './ratio.ts';
import { parseShare, percentOf, printShare, share } from './share.ts';
import { size } from './size.ts';
import type { Unit } from './unit.ts';

const second = 1_000_000;
const readable: readonly (readonly [Unit<never>, string, unknown])[] = [
  [duration, '30s', 30 * second],
  [duration, '1h30m', 5400 * second],
  [duration, '1h 30m', 5400 * second],
  [duration, '500ms', 500_000],
  [duration, '0.5ms', 500],
  [duration, '250us', 250],
  [duration, '2d', 172_800 * second],
  [duration, '7y', 7 * 365 * 86_400 * second],
  [duration, '0', 0],
  [duration, '0.1s', 100_000],
  [share, '99.99%', 0.9999],
  [share, '7%', 0.07],
  [share, '0.1 %', 0.001],
  [share, '100%', 1],
  [size, '256Mi', 268_435_456],
  [size, '1.5Gi', 1_610_612_736],
  [size, '10MB', 10_000_000],
  [cpu, '500m', 500],
  [cpu, '2', 2000],
  [cpu, '0.25', 250],
  [rate, '1000/s', { count: 1000, everyUs: second }],
  [rate, '400 rps', { count: 400, everyUs: second }],
  [rate, '5/30s', { count: 5, everyUs: 30 * second }],
  [rate, '60/min', { count: 60, everyUs: 60 * second }],
  [money, '$100000/month', 100_000],
  [money, '$100k/month', 100_000],
  [money, '$12M/year', 1_000_000],
  [money, '$100,000/month', 100_000],
  [count, '10k', 10_000],
  [count, '50,000', 50_000],
  [ratio, '1.2x', 1.2],
  [countOrShare, '25%', { kind: 'share', share: 0.25 }],
  [countOrShare, '1', { kind: 'count', count: 1 }],
  [pace, '100%/15s', { by: { kind: 'share', share: 1 }, everyUs: 15 * second }],
  [pace, '1 pod/60s', { by: { kind: 'count', count: 1 }, everyUs: 60 * second }],
] as never;

test('values are read as people write them', () => {
  for (const [unit, text, value] of readable) {
    assert.deepEqual(unit.parse(text), { ok: true, value }, `${unit.title} ${text}`);
    assert.match(text, new RegExp(unit.pattern, 'u'), 'an editor accepts what is read');
  }
});

const unreadable: readonly (readonly [Unit<unknown>, string, RegExp, RegExp])[] = [
  [duration, '30', /no unit/, /30s/],
  [duration, '-30s', /negative/, /30s/],
  [duration, 'soon', /not a duration/, /1h30m/],
  [duration, '30 parsecs', /not a duration/, /ms/],
  [duration, '0.0001ms', /finer than a microsecond/, /microseconds/],
  [duration, '999999y', /longer/, /shorter/],
  [duration, '1'.repeat(100_000), /too long/, /30s/],
  [share, '0.7', /no unit/, /`70%`/],
  [share, '70', /no unit/, /`70%`/],
  [share, '101%', /more than everything/, /100%/],
  [share, '-1%', /negative/, /0%/],
  [size, '256', /no unit/, /256Mi/],
  [size, '-1Gi', /negative/, /256Mi/],
  [size, '0.3Ki', /whole/, /whole/],
  [cpu, '-1', /negative/, /500m/],
  [cpu, '0.0001', /thousandth/, /250m/],
  [rate, '1000', /no unit/, /1000\/s/],
  [rate, '1000/fortnight', /not a period/, /1000\/s/],
  [rate, '5/0s', /not a period/, /5\/s/],
  [money, '100000', /currency and period/, /\$100000\/month/],
  [money, '$100000', /no period/, /\$100000\/month/],
  [money, '€5/month', /not an amount/, /\$12M\/year/],
  [count, '-3', /negative/, /0 or more/],
  [count, '2.5', /not whole/, /whole/],
  [pace, '100%', /not a pace/, /15s/],
  [ratio, 'twice', /not a ratio/, /1\.2/],
];

test('what cannot be read names its cure', () => {
  for (const [unit, text, message, fix] of unreadable) {
    const result = unit.parse(text);
    assert.ok(!result.ok, `${unit.title} ${text.slice(0, 30)} was accepted`);
    assert.match(result.message, message);
    assert.match(result.fix, fix);
  }
});

test('printing and reading are inverse', () => {
  const numbers: readonly (readonly [Unit<number>, fc.Arbitrary<number>])[] = [
    [duration, fc.integer({ min: 0, max: 4_000_000_000_000_000 })],
    [share, fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1_000_000)],
    [size, fc.integer({ min: 0, max: 1 << 30 }).chain((n) => fc.constantFrom(n, n * 1024, n * 1024 * 1024))],
    [cpu, fc.integer({ min: 0, max: 1_000_000 })],
    [money, fc.integer({ min: 0, max: 1_000_000_000 })],
    [count, fc.nat()],
  ];
  for (const [unit, values] of numbers) {
    fc.assert(
      fc.property(values, (value) => {
        assert.deepEqual(
          unit.parse(unit.print(value)),
          { ok: true, value },
          `${unit.title} ${value} ${unit.print(value)}`,
        );
      }),
    );
  }
});

test('no text makes a unit throw', () => {
  const units: readonly Unit<unknown>[] = [duration, share, size, cpu, rate, money, count, ratio, countOrShare, pace];
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      for (const unit of units) unit.parse(text);
    }),
  );
});

test('percentages are free of binary noise', () => {
  assert.equal(percentOf(0.07), 7);
  assert.equal(percentOf(0.9999), 99.99);
  assert.equal(printShare(0.1 + 0.2), '30%');
  const parsed = parseShare('99.995%');
  assert.ok(parsed.ok && printShare(parsed.value) === '99.995%');
  assert.equal(perSecond({ count: 60, everyUs: 60 * second }), 1);
});
