import type { Figure } from '../prove/types.ts';

const DURATIONS: readonly (readonly [size: number, unit: string])[] = [
  [86_400_000_000, 'd'],
  [3_600_000_000, 'h'],
  [60_000_000, 'm'],
  [1_000_000, 's'],
  [1_000, 'ms'],
  [1, 'µs'],
];

/** Three significant digits, without trailing zeros and without an exponent for what people read. */
function three(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 10_000) return String(value);
  return String(Number(value.toPrecision(3)));
}

function duration(us: number): string {
  if (us === 0) return '0s';
  const [size, unit] = DURATIONS.find(([each]) => Math.abs(us) >= each) ?? [1, 'µs'];
  return `${three(us / size)}${unit}`;
}

/** A share in percent with as many nines as it has: 99.995 % must not be rounded to 100 %. */
function share(value: number): string {
  const percent = value * 100;
  const distance = Math.min(Math.abs(percent), Math.abs(100 - percent));
  if (distance === 0) return `${percent}%`;
  const digits = Math.min(8, Math.max(0, 2 - Math.floor(Math.log10(distance))));
  return `${String(Number(percent.toFixed(digits)))}%`;
}

/** A figure as people read it, rounded to what it is worth: `99.997%`, `4.21s`, `×1.08`. */
export function printFigure(figure: Figure | null): string {
  if (figure === null) return '–';
  const { unit, value } = figure;
  if (!Number.isFinite(value)) return '∞';
  switch (unit) {
    case 'share':
      return share(value);
    case 'us':
      return duration(value);
    case 'ratio':
      return `×${three(value)}`;
    case 'rps':
      return `${three(value)}/s`;
    case 'usdPerMonth':
      return `$${three(value)}/month`;
    default:
      return three(value);
  }
}

/** A margin as a signed percentage of the target. */
export function printMargin(margin: number | null): string {
  if (margin === null) return '–';
  const percent = Math.round(margin * 100);
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent)}%`;
}
