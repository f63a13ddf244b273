import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { FeatureFlag } from './flag-types.ts';
import type { Origins } from './origins.ts';

const SWITCH: FeatureFlag['variants'] = { on: true, off: false };

/** Feature flags, in the order of the file. */
export function buildFlags(spec: PlatformSpec, origins: Origins): Readonly<Record<string, FeatureFlag>> {
  const flags = Object.entries(spec.flags).map(([name, written]): [string, FeatureFlag] => {
    if (written.variants === undefined) origins.derived(['flags', name, 'variants'], 'a flag is on or off');
    const { about = null, variants = SWITCH, to = 'on', from = 'off', ...rest } = written;
    return [name, { name, about, ...rest, variants, to, from }];
  });
  return Object.fromEntries(flags);
}
