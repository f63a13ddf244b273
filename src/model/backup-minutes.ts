/**
 * When our own jobs run. People write how often; which minute is chosen here, as far from every other schedule as it
 * gets, so that no two begin together: they share the network, the object store and often the database.
 */
import { parseCron } from '../units/cron.ts';
import { MINUTE_US } from '../units/duration.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/** Distance of two minutes on the clock. */
function distance(a: number, b: number): number {
  const apart = Math.abs(a - b) % HOUR;
  return Math.min(apart, HOUR - apart);
}

/** Minutes of the hour on which something begins. */
export class Minutes {
  readonly #taken: number[] = [];

  /** Takes those of a schedule that somebody wrote. */
  take(schedule: string): void {
    const read = parseCron(schedule);
    if (read.ok) this.#taken.push(...read.value.minutes);
  }

  /** A schedule for something that comes every so often, on the minute that is farthest from all that are taken. */
  schedule(everyUs: number): string {
    const every = Math.round(everyUs / MINUTE_US);
    const step = Math.min(every, HOUR);
    let best = { offset: 0, distance: -1 };
    for (let offset = 0; offset < step; offset++) {
      const own = Array.from({ length: HOUR / step }, (_, i) => offset + i * step);
      const nearest = Math.min(HOUR, ...this.#taken.flatMap((taken) => own.map((minute) => distance(taken, minute))));
      if (nearest > best.distance) best = { offset, distance: nearest };
    }
    const minutes = Array.from({ length: HOUR / step }, (_, i) => best.offset + i * step);
    this.#taken.push(...minutes);
    const hours = every <= HOUR ? '*' : every >= DAY ? '0' : `*/${every / HOUR}`;
    return `${minutes.join(',')} ${hours} * * *`;
  }
}
