/**
 * From measurements to a verdict. A promise holds when the worst of its seeds and victims is within target with its
 * whole interval; it is broken when an interval lies wholly outside or an invariant was violated; all else is unproven.
 */
import type { TargetFigure } from '../targets/types.ts';
import type { Measurement, Verdict } from './types.ts';

export interface Judgement {
  readonly verdict: Verdict;
  /** The measurement that decided, or null when there was none. */
  readonly worst: Measurement | null;
  /** Position of `worst` among the measurements, so that the evidence names its seed. */
  readonly index: number;
  readonly margin: number | null;
  readonly because: string | null;
}

/** How far `value` is inside (positive) or outside (negative) the target, in the target's own unit. */
function room(target: TargetFigure, value: number): number {
  if (target.sense === 'atMost') return target.value - value;
  if (target.sense === 'atLeast') return value - target.value;
  return (target.tolerance ?? 0) - Math.abs(value - target.value);
}

/** Room of the least favourable end of the interval. */
function roomOfWorstEnd(target: TargetFigure, measurement: Measurement): number {
  return Math.min(room(target, measurement.low), room(target, measurement.high));
}

/** True when no value of the interval meets the target. */
function whollyOutside(target: TargetFigure, measurement: Measurement): boolean {
  if (target.sense !== 'equals') return Math.max(room(target, measurement.low), room(target, measurement.high)) < 0;
  const tolerance = target.tolerance ?? 0;
  return measurement.high < target.value - tolerance || measurement.low > target.value + tolerance;
}

function verdictOf(target: TargetFigure, measurement: Measurement): { verdict: Verdict; because: string | null } {
  if (measurement.violated !== undefined) return { verdict: 'broken', because: measurement.violated };
  if (measurement.unproven !== undefined) return { verdict: 'unproven', because: measurement.unproven };
  if (roomOfWorstEnd(target, measurement) >= 0) return { verdict: 'holds', because: null };
  if (whollyOutside(target, measurement)) return { verdict: 'broken', because: null };
  return { verdict: 'unproven', because: `too few events to tell: ${measurement.events}` };
}

const RANK: Readonly<Record<Verdict, number>> = { broken: 0, unproven: 1, holds: 2 };

/** Margin as a signed fraction of the target; of the tolerance where the target is an exact value. */
function marginOf(target: TargetFigure, measurement: Measurement): number | null {
  // Availability is judged by what may fail: 99.995 % against 99.99 % has half of its budget left, not 0.005 %.
  const scale =
    target.sense === 'equals'
      ? (target.tolerance ?? 0)
      : target.unit === 'share' && target.sense === 'atLeast'
        ? 1 - target.value
        : target.value;
  if (scale === 0) return room(target, measurement.value) === 0 ? 0 : null;
  return room(target, measurement.value) / Math.abs(scale);
}

/** Judges one promise on all measurements that were made of it. */
export function judge(target: TargetFigure, measurements: readonly Measurement[]): Judgement {
  let best: Judgement | null = null;
  for (const [index, measurement] of measurements.entries()) {
    const { verdict, because } = verdictOf(target, measurement);
    const next: Judgement = { verdict, worst: measurement, index, margin: marginOf(target, measurement), because };
    if (best?.worst == null) {
      best = next;
      continue;
    }
    const byVerdict = RANK[verdict] - RANK[best.verdict];
    const byRoom = roomOfWorstEnd(target, measurement) - roomOfWorstEnd(target, best.worst);
    if (byVerdict < 0 || (byVerdict === 0 && byRoom < 0)) best = next;
  }
  return best ?? { verdict: 'unproven', worst: null, index: -1, margin: null, because: 'no measurement was made' };
}
