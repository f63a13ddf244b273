/**
 * One `envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit`, as EnvoyFilters spell it: directly typed or
 * inside a `TypedStruct`, field names in either case style.
 */
import { parseDurationUs } from '../manifests/duration.ts';
import { field, isRecord, type JsonRecord, numberAt, recordAt, recordsAt, stringAt } from '../manifests/field.ts';
import type { Origin } from '../manifests/types.ts';
import { statusCode } from './status-code.ts';
import type { HeaderMatch, LocalRateLimit, RateLimitAction, StringMatch } from './types.ts';

const TYPE = 'envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit';
/** Name of the filter; route-level settings are keyed by it. */
export const RATE_LIMIT_FILTER = 'envoy.filters.http.local_ratelimit';

/** `max_tokens` or `maxTokens`. */
function either(value: unknown, name: string): unknown {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return field(value, [name]) ?? field(value, [camel]);
}

/** The filter's configuration inside a `typed_config`, or null when it is another type. */
export function localRateLimitConfig(typed: unknown): JsonRecord | null {
  if (!isRecord(typed)) return null;
  const type = stringAt(typed, ['@type']) ?? '';
  const inner = stringAt(typed, ['type_url']) ?? stringAt(typed, ['typeUrl']) ?? '';
  if (type.endsWith('TypedStruct')) return inner.endsWith(TYPE) ? (recordAt(typed, ['value']) ?? {}) : null;
  return type.endsWith(TYPE) ? typed : null;
}

const DENOMINATORS: Readonly<Record<string, number>> = { HUNDRED: 10_000, TEN_THOUSAND: 100, MILLION: 1 };

/** A runtime fraction per million; absent is 0, as in Envoy. */
function fraction(value: unknown): number {
  const share = either(value, 'default_value');
  const unit = DENOMINATORS[stringAt(share, ['denominator']) ?? 'HUNDRED'] ?? 10_000;
  return Math.min(1_000_000, (numberAt(share, ['numerator']) ?? 0) * unit);
}

interface Bucket {
  readonly maxTokens: number;
  readonly tokensPerFill: number;
  readonly fillIntervalUs: number;
}

function bucketOf(value: unknown): Bucket | null {
  const bucket = either(value, 'token_bucket');
  if (!isRecord(bucket)) return null;
  const number = (name: string): number | undefined => numberAt({ value: either(bucket, name) }, ['value']);
  return {
    maxTokens: number('max_tokens') ?? 0,
    tokensPerFill: number('tokens_per_fill') ?? 1,
    fillIntervalUs: parseDurationUs(either(bucket, 'fill_interval')) ?? 0,
  };
}

function responseHeaders(config: JsonRecord): Readonly<Record<string, string>> {
  const entries = recordsAt({ list: either(config, 'response_headers_to_add') }, ['list']).flatMap(([, each]) => {
    const name = stringAt(each, ['header', 'key']);
    return name === undefined ? [] : [[name.toLowerCase(), stringAt(each, ['header', 'value']) ?? ''] as const];
  });
  return Object.fromEntries(entries);
}

function descriptors(config: JsonRecord): LocalRateLimit['descriptors'] {
  return recordsAt(config, ['descriptors']).flatMap(([, each]) => {
    const bucket = bucketOf(each);
    if (bucket === null) return [];
    const entries = recordsAt(each, ['entries']).map(([, entry]) => ({
      key: stringAt(entry, ['key']) ?? '',
      value: stringAt(entry, ['value']) ?? '',
    }));
    return [{ entries, ...bucket }];
  });
}

function headerMatch(written: unknown): HeaderMatch {
  const text = either(written, 'string_match');
  const kinds = ['exact', 'prefix', 'suffix'] as const;
  const direct: Readonly<Record<string, StringMatch['kind']>> = {
    exact_match: 'exact',
    prefix_match: 'prefix',
    suffix_match: 'suffix',
  };
  let match: StringMatch = { kind: 'present', value: '' };
  for (const kind of kinds) {
    const value = stringAt(text, [kind]);
    if (value !== undefined) match = { kind, value };
  }
  for (const [name, kind] of Object.entries(direct)) {
    const value = either(written, name);
    if (typeof value === 'string') match = { kind, value };
  }
  const regex =
    stringAt(either(text, 'safe_regex'), ['regex']) ?? stringAt(either(written, 'safe_regex_match'), ['regex']);
  if (regex !== undefined) match = { kind: 'regex', value: regex };
  return {
    name: (stringAt(written, ['name']) ?? '').toLowerCase(),
    match,
    inverted: either(written, 'invert_match') === true,
  };
}

function action(written: unknown): RateLimitAction | null {
  const header = either(written, 'request_headers');
  if (isRecord(header)) {
    const name = String(either(header, 'header_name') ?? '').toLowerCase();
    return { kind: 'requestHeader', header: name, descriptorKey: String(either(header, 'descriptor_key') ?? '') };
  }
  const generic = either(written, 'generic_key');
  if (isRecord(generic)) {
    const value = String(either(generic, 'descriptor_value') ?? '');
    return {
      kind: 'genericKey',
      descriptorKey: String(either(generic, 'descriptor_key') ?? 'generic_key'),
      descriptorValue: value,
    };
  }
  const matched = either(written, 'header_value_match');
  if (!isRecord(matched) || either(matched, 'expect_match') === false) return null;
  return {
    kind: 'headerValueMatch',
    descriptorValue: String(either(matched, 'descriptor_value') ?? ''),
    headers: recordsAt(matched, ['headers']).map(([, each]) => headerMatch(each)),
  };
}

/** `rate_limits` of a route, virtual host or the filter itself: each makes one descriptor, or none when an action is unknown. */
export function rateLimitActions(holder: unknown): readonly (readonly RateLimitAction[])[] {
  return recordsAt({ list: either(holder, 'rate_limits') }, ['list']).flatMap(([, limit]) => {
    const all = recordsAt(limit, ['actions']).map(([, each]) => action(each));
    return all.some((each) => each === null) ? [] : [all.flatMap((each) => each ?? [])];
  });
}

/** Actions that this model cannot evaluate, so that their descriptors never match. */
export function unknownActions(holder: unknown): number {
  return recordsAt({ list: either(holder, 'rate_limits') }, ['list']).filter(([, limit]) =>
    recordsAt(limit, ['actions']).some(([, each]) => action(each) === null),
  ).length;
}

/** The limit; null when there is no bucket, which leaves the filter without effect. */
export function localRateLimit(config: JsonRecord, origin: Origin): LocalRateLimit | null {
  const bucket = bucketOf(config);
  if (bucket === null) return null;
  const status = statusCode(field(either(config, 'status'), ['code'])) ?? 429;
  const headers = either(config, 'enable_x_ratelimit_headers');
  return {
    ...bucket,
    enabledPerMillion: fraction(either(config, 'filter_enabled')),
    enforcedPerMillion: fraction(either(config, 'filter_enforced')),
    // Envoy answers 429 where a status below 400 is configured.
    status: status < 400 ? 429 : status,
    rateLimitHeaders: headers === 'DRAFT_VERSION_03',
    responseHeaders: responseHeaders(config),
    descriptors: descriptors(config),
    actions: rateLimitActions(config),
    alwaysConsumeDefault: either(config, 'always_consume_default_token_bucket') !== false,
    origin,
  };
}
