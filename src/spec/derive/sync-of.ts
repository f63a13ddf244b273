import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenSync } from '../sections/sync.ts';
import { firstActiveRegion } from './clusters-of.ts';

/** Regions that artifacts are copied from and to, as written or as the roles of the regions say. */
export function regionPairOf(
  spec: PlatformSpec,
  { from, to }: WrittenSync,
): { readonly from: string; readonly to: readonly string[] } {
  const source = from ?? firstActiveRegion(spec);
  return { from: source, to: to ?? Object.keys(spec.regions).filter((name) => name !== source) };
}
