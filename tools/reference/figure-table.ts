import type { FigureDefinition, FigureUnit } from '../../src/targets/figure-definition.ts';
import { compareText } from '../../src/units/compare-text.ts';
import { count } from '../../src/units/count.ts';
import { duration } from '../../src/units/duration.ts';
import { money } from '../../src/units/money.ts';
import { ratio } from '../../src/units/ratio.ts';
import { share } from '../../src/units/share.ts';

const PRINT: Readonly<Record<FigureUnit, (value: number) => string>> = {
  share: (value) => share.print(value),
  us: (value) => duration.print(value),
  count: (value) => count.print(value),
  ratio: (value) => ratio.print(value),
  rps: (value) => `${value}/s`,
  usdPerMonth: (value) => money.print(value),
};
const SENSE = { atMost: '≤', atLeast: '≥', equals: '=' } as const;

/** Markdown for every figure that can be promised. `judged` are those that a scenario measures, as `M13/time-to-ejection`. */
export function figureTable(
  figures: Readonly<Record<string, FigureDefinition>>,
  keyOf: (target: string, row: string) => string,
  judged: ReadonlySet<string>,
): string {
  const rows = Object.entries(figures)
    .sort(([, a], [, b]) => compareText(a.row, b.row))
    .map(([target, { row, title, sense, unit, value, field }]) => {
      const figure = value === null ? 'as written' : `${SENSE[sense]} ${PRINT[unit](value)}`;
      const scenario = judged.has(keyOf(target, row)) ? 'yes' : 'not yet';
      return `| ${row} | \`${target}\` | ${title} | ${figure} | \`${field}\` | ${scenario} |`;
    });
  return `| row | target | what | unless said otherwise | comes from | measured |\n|---|---|---|---|---|---|\n${rows.join('\n')}\n`;
}
