import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { cron, parseCron } from './cron.ts';
import { DAY_US, HOUR_US, MINUTE_US } from './duration.ts';
import { longestGapUs, shareMinute } from './longest-gap.ts';

function read(text: string, seconds = false) {
  const result = parseCron(text, { seconds });
  assert.ok(result.ok, text);
  return result.value;
}

test('the longest pause of a schedule', () => {
  const cases: readonly (readonly [string, number | null])[] = [
    ['* * * * *', MINUTE_US],
    ['*/30 * * * *', 30 * MINUTE_US],
    ['5,35 * * * *', 30 * MINUTE_US],
    ['0 * * * *', HOUR_US],
    ['0 */4 * * *', 4 * HOUR_US],
    ['0 9-17 * * *', 16 * HOUR_US],
    ['0 2 * * *', DAY_US],
    ['@daily', DAY_US],
    ['@every 90m', 90 * MINUTE_US],
    ['0 3 * * sun', 7 * DAY_US],
    ['0 3 * * 1-5', 3 * DAY_US],
    ['0 4 1 * *', 31 * DAY_US],
    ['0 4 1,15 * mon', 7 * DAY_US],
    ['0 0 29 2 *', 4 * 366 * DAY_US - 3 * DAY_US],
    ['0 0 30 2 *', null],
    ['0 0 31 4,6 *', null],
  ];
  for (const [text, expected] of cases) assert.equal(longestGapUs(read(text)), expected, text);
});

test('five fields with seconds in front are another schedule than five without', () => {
  assert.equal(longestGapUs(read('0 2 * * *', true)), HOUR_US, 'minute 2 of every hour');
  assert.equal(longestGapUs(read('0 0 2 * * *', true)), DAY_US);
});

test('what is no schedule says which field is wrong', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['61 * * * *', /61 is no minute/],
    ['0 24 * * *', /24 is no hour/],
    ['0 2 * *', /has 4 fields/],
    ['0 0 2 * * *', /has 6 fields/],
    ['0 2 * * 7', /7 is no day of the week/],
    ['0 2 * * fry', /fry is no day/],
    ['*/0 * * * *', /no minute/],
    ['30-10 * * * *', /backwards/],
    ['', /has 0 fields/],
    ['CRON_TZ=Europe/Berlin 0 2 * * *', /in UTC/],
  ];
  for (const [text, message] of cases) {
    const result = cron.parse(text);
    assert.ok(!result.ok, text);
    assert.match(result.message, message);
  }
});

test('schedules meet, or never do', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['0 2 * * *', '0 2 * * 0', true],
    ['0 2 * * *', '0 * * * *', true],
    ['0 2 * * *', '20 * * * *', false],
    ['0 2 * * mon', '0 2 * * tue', false],
    ['0 2 1 * *', '0 2 * * sun', true],
    ['0 2 1 1 *', '0 2 * 2 *', false],
    ['*/30 * * * *', '15,45 * * * *', false],
  ];
  for (const [a, b, expected] of cases) assert.equal(shareMinute(read(a), read(b)), expected, `${a} and ${b}`);
});

test('any text is read or refused with a cure, and what is read has an order', () => {
  const field = fc.oneof(
    fc.constant('*'),
    fc.nat(70).map(String),
    fc.tuple(fc.nat(40), fc.nat(40)).map(([a, b]) => `${a}-${b}`),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(field, { minLength: 4, maxLength: 6 }).map((all) => all.join(' ')),
      ),
      (text) => {
        const result = parseCron(text);
        if (!result.ok) return assert.ok(result.fix.length > 0);
        const gap = longestGapUs(result.value);
        assert.ok(gap === null || gap >= 0);
      },
    ),
    { numRuns: 200 },
  );
});
