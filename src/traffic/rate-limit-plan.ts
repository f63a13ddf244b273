/**
 * Local rate limit (local_ratelimit.cc): a request takes a token from every descriptor's bucket that it matches word for
 * word, strictest first, and from the default bucket unless that is spared when a descriptor matched. The first empty
 * bucket refuses. A route's own limit replaces the listener's. Both percentages are 0 unless given.
 */
import type { LocalRateLimit, RateLimitAction } from '../mesh/types.ts';
import { rateLimited } from './local-reply.ts';
import type { RateLimitPlan } from './proxy-types.ts';
import { headerTest } from './route-conditions.ts';
import { TokenBucket } from './token-bucket.ts';
import type { Request } from './types.ts';

/** Buckets of one limit: the default first, then its descriptors' in their order. */
export function bucketsOf(limit: LocalRateLimit, nowUs: number): TokenBucket[] {
  return [limit, ...limit.descriptors].map(
    ({ maxTokens, tokensPerFill, fillIntervalUs }) => new TokenBucket(maxTokens, tokensPerFill, fillIntervalUs, nowUs),
  );
}

/** Which of those buckets a request asks; `firstBucket` is where they begin among the replica's. */
export function rateLimitPlan(limit: LocalRateLimit, firstBucket: number, request: Request): RateLimitPlan | null {
  if (limit.enabledPerMillion <= 0) return null;
  const asked = requestDescriptors(limit.actions, request);
  const matched = limit.descriptors
    .map((descriptor, i) => ({ ...descriptor, bucket: firstBucket + 1 + i }))
    .filter(({ entries }) => asked.some((entriesAsked) => sameEntries(entries, entriesAsked)))
    .sort((a, b) => fillRate(a) - fillRate(b));
  const buckets = matched.map(({ bucket }) => bucket);
  if (buckets.length === 0 || limit.alwaysConsumeDefault) buckets.push(firstBucket);
  return {
    buckets: Int32Array.from(buckets),
    enabledPerMillion: limit.enabledPerMillion,
    enforcedPerMillion: limit.enforcedPerMillion,
    reply: rateLimited(limit.status, limit.responseHeaders),
    limits: buckets.map(
      (bucket) => (bucket === firstBucket ? limit : limit.descriptors[bucket - firstBucket - 1]!).maxTokens,
    ),
    hasHeaders: limit.rateLimitHeaders,
  };
}

interface Entry {
  readonly key: string;
  readonly value: string;
}

/** One descriptor per list of actions; an action without a value drops its descriptor. */
function requestDescriptors(actions: readonly (readonly RateLimitAction[])[], request: Request): Entry[][] {
  return actions.flatMap((list) => {
    const entries = list.map((action) => entryOf(action, request));
    return entries.every((entry) => entry !== null) ? [entries] : [];
  });
}

function entryOf(action: RateLimitAction, request: Request): Entry | null {
  switch (action.kind) {
    case 'requestHeader': {
      const value = headerValue(request, action.header);
      return value === undefined ? null : { key: action.descriptorKey, value };
    }
    case 'headerValueMatch':
      return action.headers.every((header) => headerTest(header)(withPseudoHeaders(request)))
        ? { key: 'header_match', value: action.descriptorValue }
        : null;
    case 'genericKey':
      return { key: action.descriptorKey === '' ? 'generic_key' : action.descriptorKey, value: action.descriptorValue };
  }
}

/** Envoy matches method, path, authority and scheme like any other header here. */
function withPseudoHeaders(request: Request): Request['headers'] {
  const { authority, headers, method, path, scheme } = request;
  return { ...headers, ':method': method, ':path': path, ':authority': authority, ':scheme': scheme };
}

function headerValue(request: Request, name: string): string | undefined {
  switch (name) {
    case ':path':
      return request.path;
    case ':method':
      return request.method;
    case ':authority':
    case 'host':
      return request.authority;
    case ':scheme':
      return request.scheme;
    default:
      return Object.hasOwn(request.headers, name) ? request.headers[name] : undefined;
  }
}

function sameEntries(a: readonly Entry[], b: readonly Entry[]): boolean {
  return a.length === b.length && a.every(({ key, value }, i) => key === b[i]!.key && value === b[i]!.value);
}

function fillRate({
  tokensPerFill,
  fillIntervalUs,
}: {
  readonly tokensPerFill: number;
  readonly fillIntervalUs: number;
}): number {
  return tokensPerFill / fillIntervalUs;
}
