/** One lane of a timeline: a named series of numbers over time as an area or a line. */

export interface Lane {
  readonly name: string;
  /** CSS variable without dashes: `requests`, `errors`, `latency`, `ready`, `ejected`, `weight`, `evidence`. */
  readonly colour: string;
  readonly kind: 'area' | 'line';
  readonly values: readonly number[];
  /** Prints a value for the scale and the table of numbers. */
  readonly print: (value: number) => string;
  /** A value that decides something when it is reached: drawn as a dashed line. */
  readonly limit?: { readonly value: number; readonly label: string };
}

/** More points than this cannot be told apart at the width of a page; the worst of each group is kept. */
const MOST_POINTS = 300;

/** At most `MOST_POINTS` values; each stands for a group and is its largest, so that no peak disappears. */
function thinned(values: readonly number[]): readonly number[] {
  const group = Math.ceil(values.length / MOST_POINTS);
  if (group <= 1) return values;
  const kept: number[] = [];
  for (let start = 0; start < values.length; start += group) kept.push(Math.max(...values.slice(start, start + group)));
  return kept;
}

/** A round number not below the largest value, nor the limit: what the lane's upper edge stands for. */
export function scaleOf({ values, limit }: Pick<Lane, 'values' | 'limit'>): number {
  const most = Math.max(limit?.value ?? 0, ...values);
  if (most === 0) return 1;
  let unit = 1;
  while (unit * 10 <= most) unit *= 10;
  while (unit > most) unit /= 10;
  return [1, 2, 5, 10].map((factor) => factor * unit).find((edge) => edge >= most) ?? most;
}

function coordinate(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** SVG path of a lane within a box; time runs over the whole width. */
export function lanePath(
  lane: Lane,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): string {
  const values = thinned(lane.values);
  const scale = scaleOf(lane);
  const last = Math.max(1, values.length - 1);
  const points = values.map((value, index) => {
    const x = box.x + (index / last) * box.width;
    const y = box.y + box.height - (value / scale) * box.height;
    return `${coordinate(x)} ${coordinate(y)}`;
  });
  const line = `M${points.join('L')}`;
  if (lane.kind === 'line') return line;
  const floor = coordinate(box.y + box.height);
  return `${line}L${coordinate(box.x + box.width)} ${floor}L${coordinate(box.x)} ${floor}Z`;
}
