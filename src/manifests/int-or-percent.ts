/** `3` or `25%`, as in maxUnavailable; `share` is the fraction. */
export type IntOrPercent = { readonly count: number } | { readonly share: number };

/** Undefined for what Kubernetes refuses: a fraction, a negative number, a percentage without its sign. */
export function parseIntOrPercent(value: unknown): IntOrPercent | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? { count: value } : undefined;
  if (typeof value !== 'string') return undefined;
  const match = /^([0-9]+)%$/.exec(value);
  return match === null ? undefined : { share: Number(match[1]) / 100 };
}

/**
 * How many of `total` are meant. Which way a percentage is rounded depends on the field: a rolling update's maxSurge up,
 * its maxUnavailable down, both fields of a PodDisruptionBudget up.
 */
export function resolveIntOrPercent(value: unknown, total: number, round: 'up' | 'down'): number | undefined {
  const parsed = parseIntOrPercent(value);
  if (parsed === undefined) return undefined;
  if ('count' in parsed) return parsed.count;
  // In whole percent, since 0.07 * 100 is 7.000000000000001.
  const hundredths = Math.round(parsed.share * 100) * total;
  return round === 'up' ? Math.ceil(hundredths / 100) : Math.floor(hundredths / 100);
}
