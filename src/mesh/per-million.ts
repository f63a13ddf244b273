/** Percentages are truncated to a ten-thousandth of a percent. */
export function perMillion(percent: number): number {
  return Math.max(0, Math.min(1_000_000, Math.trunc(percent * 10_000 + 1e-6)));
}
