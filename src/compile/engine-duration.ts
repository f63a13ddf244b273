/**
 * Durations as engines read them. Istio and Kubernetes take Go's form (`5m`, `30s`, `25ms`); Envoy's own messages,
 * which an EnvoyFilter carries, take only seconds with a fraction (`0.025s`), as protobuf's JSON mapping says.
 */
import { DAY_US, HOUR_US, MINUTE_US, SECOND_US } from '../units/duration.ts';

const GO_UNITS: readonly (readonly [string, number])[] = [
  ['h', HOUR_US],
  ['m', MINUTE_US],
  ['s', SECOND_US],
  ['ms', 1_000],
];

/** The largest unit that gives a whole number; microseconds that are no whole millisecond are written as `us`. */
export function goDuration(us: number): string {
  for (const [unit, size] of GO_UNITS) {
    if (us !== 0 && us % size === 0) return `${us / size}${unit}`;
  }
  return us === 0 ? '0s' : `${us}us`;
}

/** Seconds, with as many decimals as there are. */
export function protobufDuration(us: number): string {
  const whole = Math.floor(us / SECOND_US);
  const rest = us % SECOND_US;
  if (rest === 0) return `${whole}s`;
  return `${whole}.${String(rest).padStart(6, '0').replace(/0+$/, '')}s`;
}

/** Whole seconds for fields that hold nothing else, rounded up: a limit must not become shorter than it was written. */
export function wholeSeconds(us: number): number {
  return Math.ceil(us / SECOND_US);
}

/** Whole days, never fewer than were asked for. */
export function wholeDays(us: number): number {
  return Math.ceil(us / DAY_US);
}
