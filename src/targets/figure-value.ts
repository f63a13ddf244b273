import { perSecond, type Rate } from '../units/rate.ts';
import type { WrittenFigure } from './targets-schema.ts';
import type { TargetFigure } from './types.ts';

/** The value of a figure as written, in the unit of its definition. */
export function figureValue(written: WrittenFigure): number {
  if (typeof written === 'number') return written;
  const value = 'everyUs' in written ? (written as Rate) : written.value;
  return typeof value === 'number' ? value : perSecond(value);
}

/** What a figure says beside its value; undefined when it is the value alone. */
export function figureDetail(written: WrittenFigure): TargetFigure['detail'] {
  if (typeof written === 'number' || 'everyUs' in written) return undefined;
  const { value: _, month: _month, year: _year, ...detail } = written as Record<string, string | number | boolean>;
  return Object.keys(detail).length === 0 ? undefined : detail;
}
