import type { Reading } from '../../schema/reading.ts';
import type { Path } from '../../schema/types.ts';
import { HOUR_US, printDuration } from '../../units/duration.ts';
import type { WrittenLadder } from '../sections/store-backup.ts';

/** Time between two points of a rung, a month at its longest. */
const RUNGS = { all: 0, hourly: HOUR_US, daily: 24 * HOUR_US, weekly: 168 * HOUR_US, monthly: 744 * HOUR_US } as const;

/** Reports times of keeping that end before the next point is there, and ladders without a rung. */
export function laddersKept(keep: WrittenLadder, everyUs: number, at: Path, reading: Reading): void {
  const rungs = (['all', 'hourly', 'daily', 'weekly', 'monthly'] as const).filter((rung) => keep[rung] !== undefined);
  if (rungs.length === 0) {
    reading.report('SPEC007', at, 'nothing is kept: what is made is gone at once', 'add `daily: 30d`');
  }
  for (const rung of rungs) {
    const gap = Math.max(RUNGS[rung], everyUs);
    const kept = keep[rung] ?? 0;
    if (kept >= gap) continue;
    const message = `${rung} points are gone after ${printDuration(kept)}, and the next comes ${printDuration(gap)} later`;
    reading.report('SPEC028', [...at, rung], message, `write at least \`${printDuration(gap)}\``);
  }
}
