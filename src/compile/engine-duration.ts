/**
 * Durations as engines read them. Istio and Kubernetes take Go's form (`5m`, `30s`, `25ms`); Envoy's own messages,
 * which an EnvoyFilter carries, take only seconds with a fraction (`0.025s`), as protobuf's JSON mapping says.
 */
const GO_UNITS: readonly (readonly [string, number])[] = [
  ['h', 3_600_000_000],
  ['m', 60_000_000],
  ['s', 1_000_000],
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
  const whole = Math.floor(us / 1_000_000);
  const rest = us % 1_000_000;
  if (rest === 0) return `${whole}s`;
  return `${whole}.${String(rest).padStart(6, '0').replace(/0+$/, '')}s`;
}

/** Whole seconds for fields that hold nothing else, rounded up: a limit must not become shorter than it was written. */
export function wholeSeconds(us: number): number {
  return Math.ceil(us / 1_000_000);
}
