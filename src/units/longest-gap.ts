/** Questions about schedules: how long the longest pause is, and whether two ever meet. */
import type { Cron } from './cron.ts';
import { daysOfMonth } from './days-of-month.ts';
import { DAY_US, MINUTE_US } from './duration.ts';

/** Every combination of weekday and date, a leap day included, comes within so many days of any day. */
const YEARS = 29;
/** A Monday. */
const FIRST_YEAR = 2024;
const FIRST_WEEKDAY = 1;

/** A date allowed by its day of the month and of the week: by both, or by either where both are narrowed. */
function allows({ days, weekdays, anyDay, anyWeekday }: Cron, day: number, weekday: number): boolean {
  const byDay = days.includes(day);
  const byWeekday = weekdays.includes(weekday);
  return anyDay || anyWeekday ? byDay && byWeekday : byDay || byWeekday;
}

function isDaily({ anyDay, anyWeekday, months }: Cron): boolean {
  return anyDay && anyWeekday && months.length === 12;
}

/** Days on which a schedule has times, counted from the first of January of 2024. */
function* datesOf(cron: Cron): Generator<number> {
  let index = 0;
  for (let year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++) {
    for (let month = 1; month <= 12; month++) {
      for (let day = 1; day <= daysOfMonth(year, month); day++, index++) {
        if (cron.months.includes(month) && allows(cron, day, (FIRST_WEEKDAY + index) % 7)) yield index;
      }
    }
  }
}

/** Times of a day, in microseconds after midnight. */
function timesOf({ hours, minutes, seconds }: Cron): readonly number[] {
  return hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => (hour * 60 + minute) * MINUTE_US + second * 1_000_000)),
  );
}

/** The longest time between two runs, in microseconds; null for a schedule that never comes. */
export function longestGapUs(cron: Cron): number | null {
  if (cron.everyUs !== null) return cron.everyUs === 0 ? null : cron.everyUs;
  const times = timesOf(cron);
  const [first] = times;
  const last = times.at(-1);
  if (first === undefined || last === undefined) return null;
  let longest = 0;
  for (let i = 1; i < times.length; i++) longest = Math.max(longest, (times[i] ?? 0) - (times[i - 1] ?? 0));
  if (isDaily(cron)) return Math.max(longest, DAY_US + first - last);
  let previous: number | null = null;
  let count = 0;
  for (const date of datesOf(cron)) {
    if (previous !== null) longest = Math.max(longest, (date - previous) * DAY_US + first - last);
    previous = date;
    count++;
  }
  if (count === 0) return null;
  return count === 1 ? YEARS * 365 * DAY_US : longest;
}

/** Whether two schedules of one zone ever begin in the same minute. Of what counts from its start nobody knows. */
export function shareMinute(a: Cron, b: Cron): boolean {
  if (a.everyUs !== null || b.everyUs !== null) return false;
  const meets = (some: readonly number[], others: readonly number[]): boolean => some.some((x) => others.includes(x));
  if (!meets(a.minutes, b.minutes) || !meets(a.hours, b.hours) || !meets(a.months, b.months)) return false;
  // Told by weekday alone, or by day of the month alone, it needs no calendar to see that they do not.
  if (a.anyDay && b.anyDay) return meets(a.weekdays, b.weekdays);
  if (a.anyWeekday && b.anyWeekday && !meets(a.days, b.days)) return false;
  // Both in order: most schedules that meet do so within days.
  const [mine, others] = [datesOf(a), datesOf(b)];
  let [x, y] = [mine.next(), others.next()];
  while (x.done !== true && y.done !== true) {
    if (x.value === y.value) return true;
    if (x.value < y.value) x = mine.next();
    else y = others.next();
  }
  return false;
}
