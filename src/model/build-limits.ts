import type { Rate } from '../units/rate.ts';
import type { ServiceContext } from './build-services.ts';
import type { Bucket, HeaderEdits, RateLimit, Traffic } from './traffic-types.ts';

/** Envoy refuses to fill a bucket more often than this. */
const SHORTEST_FILL_US = 50_000;

/** What each pod admits. */
export function buildRateLimit({ service, origins, at }: ServiceContext): RateLimit | null {
  const limit = service.rateLimit;
  if (limit === undefined) return null;
  const path = [...at, 'rateLimit'];
  for (const field of ['tokens', 'fillUs']) origins.moved([...path, 'perPod', field], [...path, 'perPod']);
  if (limit.burst === undefined) origins.derived([...path, 'perPod', 'burst'], 'as many as in one period');
  else origins.moved([...path, 'perPod', 'burst'], [...path, 'burst']);
  const endpoints = Object.entries(limit.endpoints).map(([prefix, endpoint], i) => {
    origins.moved([...path, 'endpoints', i], [...path, 'endpoints', prefix]);
    return 'rate' in endpoint
      ? { path: prefix, method: endpoint.method ?? null, bucket: bucketOf(endpoint.rate, endpoint.burst) }
      : { path: prefix, method: null, bucket: bucketOf(endpoint, undefined) };
  });
  return {
    perPod: limit.perPod === undefined ? null : bucketOf(limit.perPod, limit.burst),
    endpoints: endpoints.sort((a, b) => b.path.length - a.path.length),
    headers: limit.headers,
  };
}

/** A rate as a token bucket of whole tokens: `0.5/s` is one every two seconds, `1/10ms` five every 50 ms. */
export function bucketOf(rate: Rate, burst: number | undefined): Bucket {
  for (let periods = 1; periods <= 1000; periods++) {
    const tokens = Math.round(rate.count * periods);
    const isWhole = Math.abs(tokens - rate.count * periods) < 1e-9;
    const fillUs = rate.everyUs * periods;
    if (tokens >= 1 && isWhole && fillUs >= SHORTEST_FILL_US) return { tokens, fillUs, burst: burst ?? tokens };
  }
  const fillUs = Math.max(SHORTEST_FILL_US, Math.round(rate.everyUs / rate.count));
  const tokens = Math.max(1, Math.round((rate.count * fillUs) / rate.everyUs));
  return { tokens, fillUs, burst: burst ?? tokens };
}

/** Header operations with lower-case names, as Envoy sees them. */
export function buildHeaders(headers: ServiceContext['service']['headers']): Traffic['headers'] {
  if (headers === undefined) return null;
  return { request: edits(headers.request), response: edits(headers.response) };
}

function edits(written: {
  set: Readonly<Record<string, string>>;
  add: Readonly<Record<string, string>>;
  remove: readonly string[];
}): HeaderEdits {
  return { set: lower(written.set), add: lower(written.add), remove: written.remove.map((name) => name.toLowerCase()) };
}

function lower(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name.toLowerCase(), value]));
}
