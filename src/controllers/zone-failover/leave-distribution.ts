/**
 * Istio's `distribute` without a zone. Callers that stand in the lost zone keep their entry: those that still run must
 * leave it too. Weights of the zones that remain keep their proportion and sum to exactly 100, as Istio demands.
 *
 * A target that names a whole region (`us-east-1/*`) is left as it is: it does not name the zone.
 */
import { isRecord, type JsonRecord } from '../../manifests/field.ts';

/** The list without the zone; the same list when it does not mention it as a target. */
export function leaveDistribution(
  distribute: readonly unknown[],
  zone: string,
  region: string,
  zones: readonly string[],
): readonly unknown[] {
  if (!distribute.some((entry) => leadsTo(entry, zone))) return distribute;
  return distribute.map((entry) => {
    if (!isRecord(entry) || !isRecord(entry.to) || !leadsTo(entry, zone)) return entry;
    const rest = Object.entries(entry.to).filter(([target, weight]) => !isIn(target, zone) && isWeight(weight));
    // An entry that leads nowhere else would be refused: such callers go to every zone that is left.
    const shares: readonly (readonly [string, number])[] =
      rest.length === 0
        ? zones.filter((other) => other !== zone).map((other) => [`${region}/${other}/*`, 1] as const)
        : (rest as [string, number][]);
    return { ...entry, to: renormalised(shares) };
  });
}

/** Every `localityLbSetting.distribute` of an object's spec, in order, wherever it stands: policies, ports, subsets. */
export function distributionsIn(value: unknown): readonly (readonly unknown[])[] {
  if (Array.isArray(value)) return value.flatMap(distributionsIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = key === 'localityLbSetting' && isRecord(inner) ? inner.distribute : undefined;
    return Array.isArray(own) ? [own] : distributionsIn(inner);
  });
}

/** The value with its distributions, in the same order, replaced. Everything else is as it was, keys in their order. */
export function withDistributions(value: unknown, distributions: readonly (readonly unknown[])[]): unknown {
  const left = [...distributions];
  const replace = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(replace);
    if (!isRecord(each)) return each;
    const entries = Object.entries(each).map(([key, inner]) => {
      const holds = key === 'localityLbSetting' && isRecord(inner) && Array.isArray(inner.distribute);
      return [key, holds ? { ...(inner as JsonRecord), distribute: left.shift() } : replace(inner)];
    });
    return Object.fromEntries(entries);
  };
  return replace(value);
}

function leadsTo(entry: unknown, zone: string): boolean {
  return isRecord(entry) && isRecord(entry.to) && Object.keys(entry.to).some((target) => isIn(target, zone));
}

/** `region/zone/*` or `region/zone/subzone`. */
function isIn(target: string, zone: string): boolean {
  return target.split('/')[1] === zone;
}

function isWeight(weight: unknown): boolean {
  return typeof weight === 'number' && weight > 0;
}

/** Whole weights in the given proportion that sum to 100: by largest remainder, the first of equals first. */
function renormalised(shares: readonly (readonly [string, number])[]): Readonly<Record<string, number>> {
  const total = shares.reduce((sum, [, weight]) => sum + weight, 0);
  const exact = shares.map(([target, weight]) => ({ target, whole: Math.floor((weight * 100) / total), weight }));
  let missing = 100 - exact.reduce((sum, { whole }) => sum + whole, 0);
  const byRemainder = exact
    .map(({ weight }, index) => ({ index, remainder: (weight * 100) % total }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (missing === 0) break;
    exact[index]!.whole++;
    missing--;
  }
  return Object.fromEntries(exact.flatMap(({ target, whole }) => (whole === 0 ? [] : [[target, whole]])));
}
