/** A run as a picture: lanes over one time axis, with the faults and the window of the figures behind them. */
import { printFigure } from '../print-figure.ts';
import { escapeHtml } from './escape-html.ts';
import { type Lane, lanePath, scaleOf } from './lane.ts';

export interface Span {
  readonly label: string;
  readonly fromUs: number;
  readonly untilUs: number;
}

export interface Timeline {
  readonly title: string;
  readonly durationUs: number;
  readonly lanes: readonly Lane[];
  readonly windows: readonly Span[];
  readonly faults: readonly Span[];
  /** Moments at which somebody did something, each with its number in the list beside the picture. */
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly atUs: number;
  readonly label: string;
}

const WIDTH = 1000;
const LEFT = 150;
const RIGHT = 56;
const LANE_HEIGHT = 46;
const LANE_GAP = 16;
const TOP = 20;
const AXIS_HEIGHT = 26;
/** Steps of the time axis, in microseconds, from which the first that gives at most nine marks is taken. */
const STEPS_US = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400].map(
  (s) => s * 1_000_000,
);

function xOf(timeUs: number, durationUs: number): number {
  return Math.round((LEFT + (timeUs / durationUs) * (WIDTH - LEFT - RIGHT)) * 10) / 10;
}

function band(span: Span, kind: 'fault' | 'window', timeline: Timeline, height: number): string {
  const from = xOf(span.fromUs, timeline.durationUs);
  const until = xOf(Math.min(span.untilUs, timeline.durationUs), timeline.durationUs);
  const label =
    kind === 'fault'
      ? `<text x="${from + 3}" y="12">${escapeHtml(span.label)}</text><path class="mark" d="M${from} ${TOP - 4}V${height}"/>`
      : '';
  return `<rect class="${kind}" x="${from}" y="${TOP - 4}" width="${Math.max(1, Math.round((until - from) * 10) / 10)}" height="${height - TOP + 4}"><title>${escapeHtml(span.label)}</title></rect>${label}`;
}

function lane(each: Lane, index: number): string {
  const box = { x: LEFT, y: TOP + index * (LANE_HEIGHT + LANE_GAP), width: WIDTH - LEFT - RIGHT, height: LANE_HEIGHT };
  const colour = `var(--${each.colour})`;
  const paint =
    each.kind === 'area'
      ? `fill="${colour}" fill-opacity=".35" stroke="${colour}"`
      : `fill="none" stroke="${colour}" stroke-width="1.6"`;
  const base = box.y + box.height;
  return (
    `<text class="name" x="0" y="${box.y + 14}">${escapeHtml(each.name)}</text>` +
    `<path class="axis" d="M${LEFT} ${base}H${WIDTH - RIGHT}"/>` +
    `<text x="${WIDTH - RIGHT + 5}" y="${box.y + 9}">${escapeHtml(each.print(scaleOf(each)))}</text>` +
    `<path d="${lanePath(each, box)}" ${paint}/>` +
    limit(each, box)
  );
}

/** The line that decides something, with its name above it at the left. */
function limit(each: Lane, box: { readonly x: number; readonly y: number; readonly height: number }): string {
  if (each.limit === undefined) return '';
  const y = Math.round((box.y + box.height - (each.limit.value / scaleOf(each)) * box.height) * 10) / 10;
  return `<path class="limit" d="M${LEFT} ${y}H${WIDTH - RIGHT}"/><text x="${LEFT + 4}" y="${y + 12}">${escapeHtml(each.limit.label)}</text>`;
}

/** Marks closer than this share one line and one label, or nobody could read either. */
const LABEL_WIDTH = 26;

function marks(timeline: Timeline, height: number): string {
  const groups: { x: number; first: string; last: string }[] = [];
  for (const { atUs, label } of timeline.marks) {
    const x = xOf(atUs, timeline.durationUs);
    const before = groups.at(-1);
    if (before !== undefined && x - before.x < LABEL_WIDTH) before.last = label;
    else groups.push({ x, first: label, last: label });
  }
  return groups
    .map(({ x, first, last }) => {
      const label = first === last ? first : `${first}–${last}`;
      return `<path class="deed" d="M${x} ${TOP - 4}V${height}"/><text class="deed" x="${x + 3}" y="${height - 3}">${escapeHtml(label)}</text>`;
    })
    .join('');
}

/** A moment of the run as minutes and seconds: `0:10`, `1:10`, `62:00`. */
function clock(timeUs: number): string {
  const seconds = Math.round(timeUs / 1_000_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function axis(timeline: Timeline, height: number): string {
  const step = STEPS_US.find((each) => timeline.durationUs / each <= 9) ?? timeline.durationUs;
  let marks = '';
  for (let timeUs = 0; timeUs <= timeline.durationUs; timeUs += step) {
    const x = xOf(timeUs, timeline.durationUs);
    marks += `<path class="axis" d="M${x} ${height}v4"/><text x="${x}" y="${height + 17}" text-anchor="middle">${clock(timeUs)}</text>`;
  }
  return marks;
}

/** What the picture shows, for whoever does not see it. */
function described(timeline: Timeline): string {
  const peaks = timeline.lanes
    .map((each) => `${each.name} up to ${each.print(Math.max(0, ...each.values))}`)
    .join('; ');
  const faults = timeline.faults
    .map((fault) => `${fault.label} at ${printFigure({ value: fault.fromUs, unit: 'us' })}`)
    .join('; ');
  return `${printFigure({ value: timeline.durationUs, unit: 'us' })} of the platform's time. ${peaks}.${faults === '' ? '' : ` Faults: ${faults}.`}`;
}

/** The picture as inline SVG, with its description. `id` must be unique in the page. */
export function timelineSvg(timeline: Timeline, id: string): string {
  const height = TOP + timeline.lanes.length * (LANE_HEIGHT + LANE_GAP);
  return (
    `<svg viewBox="0 0 ${WIDTH} ${height + AXIS_HEIGHT}" role="img" aria-labelledby="${id}-t ${id}-d">` +
    `<title id="${id}-t">${escapeHtml(timeline.title)}</title><desc id="${id}-d">${escapeHtml(described(timeline))}</desc>` +
    timeline.windows.map((span) => band(span, 'window', timeline, height)).join('') +
    timeline.faults.map((span) => band(span, 'fault', timeline, height)).join('') +
    timeline.lanes.map(lane).join('') +
    marks(timeline, height) +
    axis(timeline, height) +
    '</svg>'
  );
}
