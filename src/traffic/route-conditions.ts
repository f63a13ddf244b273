/**
 * The conditions of one route, compiled: all must hold. Each can say in words what it asked for, which only explanations
 * use.
 */
import type { HeaderMatch, PathMatch, RouteMatch } from '../mesh/types.ts';
import type { RequestFacts } from './request-facts.ts';
import { describeStringMatch, regexTest, stringTest } from './string-match.ts';

export interface RouteCondition {
  readonly holds: (facts: RequestFacts) => boolean;
  readonly words: () => string;
}

/** In the order in which Envoy asks them: the cheapest, the path, first in an explanation too. */
export function routeConditions(match: RouteMatch): RouteCondition[] {
  const conditions: RouteCondition[] = [];
  if (match.path !== null) conditions.push(pathCondition(match.path));
  const pseudo = [
    { name: 'method', match: match.method, read: (facts: RequestFacts) => facts.request.method },
    { name: 'authority', match: match.authority, read: (facts: RequestFacts) => facts.request.authority },
    { name: 'scheme', match: match.scheme, read: (facts: RequestFacts) => facts.request.scheme },
  ];
  for (const { name, match, read } of pseudo) {
    if (match === null) continue;
    const test = stringTest(match);
    conditions.push({ holds: (facts) => test(read(facts)), words: () => `${name} ${describeStringMatch(match)}` });
  }
  for (const header of match.headers) conditions.push(headerCondition(header));
  for (const { name, match: value } of match.query) {
    const test = stringTest(value);
    conditions.push({
      holds: ({ query }) => test(query.get(name)),
      words: () => `query parameter ${name} ${describeStringMatch(value)}`,
    });
  }
  for (const { claim, match: value, inverted } of match.claims) {
    const test = stringTest(value);
    conditions.push({
      holds: ({ claims }) => claims.some((of) => claimValues(of, claim).some(test)) !== inverted,
      words: () => `claim ${claim.join('.')} ${inverted ? 'not: ' : ''}${describeStringMatch(value)}`,
    });
  }
  return conditions;
}

/** Header test as route matches and rate-limit actions share it; a missing header inverted counts as empty text. */
export function headerTest({
  name,
  match,
  inverted,
}: HeaderMatch): (headers: Readonly<Record<string, string>>) => boolean {
  const test = stringTest(match);
  if (!inverted) return (headers) => test(own(headers, name));
  if (match.kind === 'present') return (headers) => !test(own(headers, name));
  return (headers) => !test(own(headers, name) ?? '');
}

function headerCondition(header: HeaderMatch): RouteCondition {
  const test = headerTest(header);
  return {
    holds: ({ request }) => test(request.headers),
    words: () => `header ${header.name} ${header.inverted ? 'not: ' : ''}${describeStringMatch(header.match)}`,
  };
}

function pathCondition(match: PathMatch): RouteCondition {
  const test = pathTest(match);
  const kinds = { exact: 'is', prefix: 'starts with', pathPrefix: 'is or is below', regex: 'matches' };
  const suffix = match.ignoreCase ? ' in any case' : '';
  return { holds: ({ path }) => test(path), words: () => `path ${kinds[match.kind]} ${match.value}${suffix}` };
}

function pathTest({ kind, value, ignoreCase }: PathMatch): (path: string) => boolean {
  if (kind === 'regex') return regexTest(value);
  // `ignoreUriCase` touches exact and prefix only.
  const fold = ignoreCase ? (text: string): string => text.toLowerCase() : (text: string): string => text;
  const wanted = fold(value);
  if (kind === 'exact') return (path) => fold(path) === wanted;
  if (kind === 'prefix') return (path) => fold(path).startsWith(wanted);
  const bare = wanted.replace(/\/+$/, '');
  return (path) => fold(path).startsWith(bare) && (path.length === bare.length || path[bare.length] === '/');
}

/** A claim may be a text or a list of texts. */
function claimValues(claims: Readonly<Record<string, unknown>>, path: readonly string[]): string[] {
  let value: unknown = claims;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
    value = (value as Record<string, unknown>)[name];
  }
  const values = Array.isArray(value) ? value : [value];
  return values.filter((one) => typeof one === 'string');
}

function own(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(headers, name) ? headers[name] : undefined;
}
