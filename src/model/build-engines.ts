import { ENGINE_NAMES } from '../engines/installation.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { Engines } from './engine-types.ts';
import type { Origins } from './origins.ts';

/** What is said of installing, by what was said. */
export function buildEngines({ engines }: PlatformSpec, origins: Origins): Engines {
  const named = ENGINE_NAMES.filter((name) => engines[name] !== undefined);
  const installed = named.filter((name) => engines[name]?.installed === true);
  installed.forEach((name, at) => {
    origins.moved(['engines', 'installed', at], ['engines', name, 'installed']);
  });
  const versions = Object.fromEntries(
    named.flatMap((name) => {
      const version = engines[name]?.version;
      if (version === undefined) return [];
      origins.moved(['engines', 'versions', name], ['engines', name, 'version']);
      return [[name, version] as const];
    }),
  );
  return { kubernetes: engines.kubernetes ?? null, others: engines.others, installed, versions };
}
