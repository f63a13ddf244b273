/**
 * One row of a rule's `match` as Envoy's route match (pilot/pkg/networking/core/route/route.go, `TranslateRouteMatch`).
 * What Istio decides while it writes configuration (`port`, `gateways`, source labels and namespace) is decided here
 * too: a row that does not apply to a proxy makes no route.
 */
import { booleanAt, type JsonRecord, numberAt, recordAt, stringAt, stringRecordAt } from '../manifests/field.ts';
import { compareText } from '../units/compare-text.ts';
import { includesLabels } from './includes-labels.ts';
import type { HeaderMatch, PathMatch, ProxyIdentity, QueryMatch, RouteMatch, StringMatch } from './types.ts';
import type { MatchRow } from './virtual-services.ts';

const CLAIM_PREFIX = '@request.auth.claims';

/** An empty matcher and the bare `*` ask only for presence. */
export function stringMatch(value: unknown): StringMatch {
  for (const kind of ['exact', 'prefix', 'regex'] as const) {
    const text = stringAt(value, [kind]);
    if (text === undefined) continue;
    return kind === 'regex' && text === '*' ? { kind: 'present', value: '' } : { kind, value: text };
  }
  // Flagger's API knows a suffix too.
  const suffix = stringAt(value, ['suffix']);
  return suffix === undefined ? { kind: 'present', value: '' } : { kind: 'suffix', value: suffix };
}

/** Claim names of `@request.auth.claims.a.b` or `@request.auth.claims[a][b]`; null for a plain header. */
function claimPath(header: string): readonly string[] | null {
  if (!header.toLowerCase().startsWith(CLAIM_PREFIX)) return null;
  const rest = header.slice(CLAIM_PREFIX.length);
  if (rest.startsWith('.')) return rest.slice(1).split('.');
  const names = [...rest.matchAll(/\[([^\]]*)\]/g)].map(([, name]) => name ?? '');
  return names.length === 0 ? null : names;
}

function pathMatch(spec: JsonRecord, segments: boolean): PathMatch | null {
  const uri = recordAt(spec, ['uri']);
  if (uri === undefined) return null;
  const match = stringMatch(uri);
  const ignoreCase = booleanAt(spec, ['ignoreUriCase']) ?? false;
  if (match.kind === 'exact' || match.kind === 'regex') return { kind: match.kind, value: match.value, ignoreCase };
  if (match.kind !== 'prefix') return null;
  if (!segments || match.value === '/') return { kind: 'prefix', value: match.value, ignoreCase };
  return { kind: 'pathPrefix', value: match.value.replace(/\/$/, ''), ignoreCase };
}

function optionalMatch(spec: JsonRecord, name: string): StringMatch | null {
  const value = recordAt(spec, [name]);
  return value === undefined ? null : stringMatch(value);
}

interface HeaderRows {
  readonly headers: readonly HeaderMatch[];
  readonly claims: RouteMatch['claims'];
}

function headerRows(spec: JsonRecord): HeaderRows {
  const headers: HeaderMatch[] = [];
  const claims: RouteMatch['claims'][number][] = [];
  for (const [list, inverted] of [
    ['headers', false],
    ['withoutHeaders', true],
  ] as const) {
    for (const [name, value] of Object.entries(recordAt(spec, [list]) ?? {})) {
      const claim = claimPath(name);
      const match = stringMatch(value);
      if (claim !== null) claims.push({ claim, match, inverted });
      else headers.push({ name: name.toLowerCase(), match, inverted });
    }
  }
  headers.sort((a, b) => compareText(a.name, b.name));
  return { headers, claims };
}

function queryRows(spec: JsonRecord): readonly QueryMatch[] {
  return Object.entries(recordAt(spec, ['queryParams']) ?? {}).map(([name, value]) => ({
    name,
    match: stringMatch(value),
  }));
}

/** A match that takes every request. */
export const MATCH_ALL: RouteMatch = {
  path: null,
  method: null,
  authority: null,
  scheme: null,
  headers: [],
  query: [],
  claims: [],
  catchAll: true,
};

/** The route match of one row; `segments`: prefixes end at a path separator, as the Gateway API has it. */
export function routeMatch(row: MatchRow | null, segments: boolean): RouteMatch {
  if (row === null) return MATCH_ALL;
  const { spec } = row;
  const path = pathMatch(spec, segments);
  const [method, authority, scheme] = ['method', 'authority', 'scheme'].map((name) => optionalMatch(spec, name));
  const { headers, claims } = headerRows(spec);
  const query = queryRows(spec);
  const anyPath =
    path === null || (path.kind === 'prefix' && path.value === '/') || (path.kind === 'regex' && path.value === '.*');
  const conditions = headers.length + claims.length + query.length;
  return {
    path: path?.kind === 'prefix' && path.value === '/' ? null : path,
    method: method ?? null,
    authority: authority ?? null,
    scheme: scheme ?? null,
    headers,
    query,
    claims,
    catchAll: anyPath && conditions === 0 && !method && !authority && !scheme,
  };
}

/** A row that Istio writes for this proxy on a listener; named gateways decide alone, else labels and namespace. */
export function rowApplies(row: MatchRow, proxy: ProxyIdentity, port: number, gateways: ReadonlySet<string>): boolean {
  const wanted = numberAt(row.spec, ['port']);
  if (wanted !== undefined && wanted !== 0 && wanted !== port) return false;
  if (row.gateways.length > 0) return row.gateways.some((gateway) => gateways.has(gateway));
  const namespace = stringAt(row.spec, ['sourceNamespace']) ?? '';
  return (
    includesLabels(proxy.labels, stringRecordAt(row.spec, ['sourceLabels'])) &&
    (namespace === '' || namespace === proxy.namespace)
  );
}
