import { parseDurationUs } from '../manifests/duration.ts';
import { booleanAt, recordsAt, stringAt, stringsAt } from '../manifests/field.ts';
import { stringMatch } from './route-match.ts';
import type { CorsPolicy } from './types.ts';

/** A rule's `corsPolicy`. */
export function corsPolicyOf(cors: unknown): CorsPolicy | null {
  if (cors === undefined) return null;
  const origins = recordsAt(cors, ['allowOrigins']).map(([, origin]) => stringMatch(origin));
  const old = stringsAt(cors, ['allowOrigin']).map((value) => ({ kind: 'exact' as const, value }));
  const maxAgeUs = parseDurationUs(stringAt(cors, ['maxAge']));
  return {
    allowOrigins: origins.length > 0 ? origins : old,
    allowMethods: stringsAt(cors, ['allowMethods']),
    allowHeaders: stringsAt(cors, ['allowHeaders']),
    exposeHeaders: stringsAt(cors, ['exposeHeaders']),
    maxAgeUs: maxAgeUs ?? null,
    allowCredentials: booleanAt(cors, ['allowCredentials']) ?? null,
    unmatchedPreflights: stringAt(cors, ['unmatchedPreflights']) === 'IGNORE' ? 'ignore' : 'forward',
  };
}
