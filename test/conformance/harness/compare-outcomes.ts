/** What differs between two outcomes of a case, in words; nothing when they agree. */
import type { Comparison, Observed, Outcome } from '../types.ts';
import { compareArrivals } from './compare-arrivals.ts';
import { compareCounts, comparePodsUsed, compareShares, compareWarmUp } from './compare-shares.ts';
import { compareBackoff, compareReturn } from './compare-times.ts';

type Exact = Extract<Comparison, { kind: 'exact' }>;

/** Tokens are signed anew in each run; the model carries a word in their place. */
const SIGNED_TOKEN = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** A pod without its number: its subset or workload. */
export function groupOf(pod: string): string {
  return pod.replace(/-\d+$/, '');
}

/** Compares by the case's own measure. */
export function compareOutcomes(comparison: Comparison, model: Outcome, envoy: Outcome): string[] {
  switch (comparison.kind) {
    case 'exact':
      return compareExact(comparison, model, envoy);
    case 'arrivals':
      return compareArrivals(comparison, model, envoy);
    case 'shares':
      return compareShares(comparison, model, envoy);
    case 'counts':
      return compareCounts(comparison, model, envoy);
    case 'pods used':
      return comparePodsUsed(comparison, model, envoy);
    case 'backoff':
      return compareBackoff(comparison, model, envoy);
    case 'return':
      return compareReturn(comparison, model, envoy);
    case 'warm-up':
      return compareWarmUp(comparison, model, envoy);
  }
}

function compareExact(comparison: Exact, model: Outcome, envoy: Outcome): string[] {
  const texts = (outcome: Outcome) => outcome.requests.map((request) => described(request, comparison));
  const [expected, actual] = [texts(model), texts(envoy)];
  if (comparison.unordered === true) {
    expected.sort();
    actual.sort();
  }
  const differences = actual.flatMap((text, i) =>
    text === expected[i] ? [] : [`request ${i}:\n  model ${expected[i]}\n  Envoy ${text}`],
  );
  const { tookWithinMs } = comparison;
  if (tookWithinMs === undefined) return differences;
  const slow = envoy.requests.flatMap(({ tookMs }, i) => {
    const own = model.requests[i]!.tookMs;
    return Math.abs(tookMs - own) <= tookWithinMs ? [] : [`request ${i}: model took ${own} ms, Envoy ${tookMs}`];
  });
  return [...differences, ...slow];
}

/** One request in one line: everything that the comparison names. */
export function described(request: Observed, comparison: Exact): string {
  const { backend = 'group', requestHeaders = [], responseHeaders = [], cookies = false, ignore = [] } = comparison;
  const { seen, status } = request;
  const parts = [`status=${status}`];
  if (!ignore.includes('flags') && status !== 0) parts.push(`flags=${request.flags}`);
  if (!ignore.includes('attempts') && status !== 0) parts.push(`attempts=${request.attempts}`);
  if (backend !== 'ignore')
    parts.push(`by=${backend === 'pod' ? request.backend : groupOf(request.backend ?? 'proxy')}`);
  if (seen !== null) {
    parts.push(`${seen.method} ${seen.host} ${seen.path}`);
    for (const name of requestHeaders) parts.push(`>${name}=${seen.headers[name] ?? '(none)'}`);
  }
  for (const name of responseHeaders) parts.push(`<${name}=${request.headers[name] ?? '(none)'}`);
  if (cookies) parts.push(`cookie=${cookieShape(request.headers['set-cookie'])}`);
  if (request.backend === null && !ignore.includes('body') && status !== 0) parts.push(`body=${request.body}`);
  return parts.join(' ').replace(SIGNED_TOKEN, 'TOKEN');
}

function cookieShape(cookie: string | undefined): string {
  return cookie === undefined ? '(none)' : cookie.replace(/=[^;]*/, '=…');
}
