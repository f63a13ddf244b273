import type { Reading } from '../schema/reading.ts';
import type { Path } from '../schema/types.ts';
import { DAY_US, printDuration } from '../units/duration.ts';
import { printShare } from '../units/share.ts';
import { figureValue } from './figure-value.ts';
import type { WrittenTargets } from './targets-schema.ts';

const PERIODS = { month: 30 * DAY_US, year: 365 * DAY_US } as const;
/** People round: 52 minutes are 52.56. */
const ROUNDING = 0.05;

/** An availability that is said as a share and as time is one of the two: 43.2 minutes a month are 99.9 %. */
export function checkLostTime({ availability }: WrittenTargets, at: Path, reading: Reading): void {
  if (availability === undefined || typeof availability === 'number' || !('value' in availability)) return;
  const share = figureValue(availability);
  for (const [period, wholeUs] of Object.entries(PERIODS)) {
    const written = (availability as Readonly<Record<string, unknown>>)[period];
    if (typeof written !== 'number') continue;
    const meantUs = wholeUs * (1 - share);
    if (Math.abs(written - meantUs) <= ROUNDING * meantUs) continue;
    const meant = printDuration(Math.round(meantUs / 1000) * 1000);
    const said = printShare(Math.round((1 - written / wholeUs) * 1e6) / 1e6);
    const message = `${printShare(share)} are ${meant} a ${period}; ${printDuration(written)} are ${said}`;
    const path = [...at, 'availability'];
    reading.contradict(
      'SPEC028',
      [...path, period],
      [...path, 'value'],
      message,
      `write \`${meant}\`, or promise \`${said}\``,
    );
  }
}
