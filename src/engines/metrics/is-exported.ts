/** Whether version `a` comes before `b`, both as `1`, `1.18` or `v1.18.3`: by numbers, absent ones being 0. */
export function isBefore(a: string, b: string): boolean {
  const left = numbers(a);
  const right = numbers(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function numbers(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}

/** Whether an engine of this version exports a metric that has such bounds. */
export function isExportedBy(metric: { readonly since?: string; readonly until?: string }, version: string): boolean {
  if (metric.since !== undefined && isBefore(version, metric.since)) return false;
  return metric.until === undefined || isBefore(version, metric.until);
}
