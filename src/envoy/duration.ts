/** Microseconds as proto3 JSON writes a `Duration`: seconds with up to six decimals, such as `1.5s`. */
export function duration(us: number): string {
  const seconds = Math.floor(us / 1_000_000);
  const rest = us - seconds * 1_000_000;
  if (rest === 0) return `${seconds}s`;
  return `${seconds}.${String(rest).padStart(6, '0').replace(/0+$/, '')}s`;
}
