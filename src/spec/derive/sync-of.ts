import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenSync } from '../sections/sync.ts';

/** Regions that artifacts are copied from and to, as written or as the roles of the regions say. */
export function regionPairOf(
  spec: PlatformSpec,
  { from, to }: WrittenSync,
): { readonly from: string; readonly to: readonly string[] } {
  const regions = Object.entries(spec.regions);
  const active = regions.find(([, { role }]) => role === 'active') ?? regions[0];
  const source = from ?? active?.[0] ?? '';
  return { from: source, to: to ?? regions.map(([name]) => name).filter((name) => name !== source) };
}
