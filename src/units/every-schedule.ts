import { MINUTE_US } from './duration.ts';

const HOUR = 60;
const DAY = 1440;

/**
 * A cron expression for something that happens again after this long; null where cron has none. It counts minutes within
 * the hour and hours within the day, so only their divisors come round evenly.
 */
export function everySchedule(us: number): string | null {
  const minutes = us / MINUTE_US;
  if (!Number.isInteger(minutes) || minutes < 1) return null;
  if (minutes === 1) return '* * * * *';
  if (minutes < HOUR) return HOUR % minutes === 0 ? `*/${minutes} * * * *` : null;
  if (minutes % HOUR !== 0 || DAY % minutes !== 0) return null;
  if (minutes === HOUR) return '0 * * * *';
  return minutes === DAY ? '0 0 * * *' : `0 */${minutes / HOUR} * * *`;
}
