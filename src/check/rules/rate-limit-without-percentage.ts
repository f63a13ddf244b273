import { field, isRecord, type JsonRecord } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { localRateLimit, localRateLimitConfig } from '../../mesh/rate-limit-config.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Configurations of the local rate limit anywhere in a patch. */
function limitsIn(value: unknown, path: Path): readonly { readonly config: JsonRecord; readonly path: Path }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => limitsIn(item, [...path, index]));
  if (!isRecord(value)) return [];
  const config = localRateLimitConfig(value);
  if (config !== null) return [{ config, path }];
  return Object.entries(value).flatMap(([key, child]) => limitsIn(child, [...path, key]));
}

/** A number that is written, even 0, is somebody's decision; the one that nobody wrote is the trap. */
function statesNumber(config: JsonRecord, name: string): boolean {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const share = field(config, [name]) ?? field(config, [camel]);
  return (field(share, ['default_value', 'numerator']) ?? field(share, ['defaultValue', 'numerator'])) !== undefined;
}

function findingsIn(manifest: Manifest): readonly RuleFinding[] {
  return limitsIn(manifest.object.spec, ['spec']).flatMap(({ config, path }) => {
    const limit = localRateLimit(config, { manifest, path });
    if (limit === null) return [];
    const missing = ['filter_enabled', 'filter_enforced'].filter((name) => !statesNumber(config, name));
    if (missing.length === 0) return [];
    const tokens = `${limit.tokensPerFill} per ${limit.fillIntervalUs / 1_000_000} s`;
    const message = `the limit of ${tokens} refuses nobody: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} 0 %`;
    return [{ manifest, path, message }];
  });
}

export const rateLimitWithoutPercentage: Rule = {
  code: 'MSH013',
  title: 'A local rate limit that is switched off',
  severity: 'error',
  rows: ['M12'],
  why: 'Both filter_enabled and filter_enforced default to 0 % (local_rate_limit.proto): without them the filter counts, or does not even count, and lets everything through.',
  fix: 'write filter_enabled and filter_enforced with default_value: { numerator: 100, denominator: HUNDRED }',
  find: inEachCluster((facts) => facts.objects('networking.istio.io', 'EnvoyFilter').flatMap(findingsIn)),
};
