/**
 * A rule of an HTTPRoute or GRPCRoute as the Istio rule it becomes (pilot/pkg/config/kube/gateway/conversion.go,
 * `convertHTTPRoute`). Each match makes one rule, because Istio then sorts them by how specific they are.
 *
 * Leaves out: InferencePools and `ExtensionRef` filters.
 */
import {
  field,
  isRecord,
  type JsonRecord,
  numberAt,
  recordAt,
  recordsAt,
  stringAt,
  stringsAt,
} from '../manifests/field.ts';
import { serviceHost } from './host-name.ts';

/** Whether a route may name a backend of another namespace (a ReferenceGrant there allows it). */
export type BackendAllowed = (namespace: string, kind: string, name: string) => boolean;

interface Backend {
  readonly host: string;
  readonly port: number | undefined;
}

function backendOf(reference: unknown, namespace: string, allowed: BackendAllowed): Backend {
  const kind = stringAt(reference, ['kind']) ?? 'Service';
  const name = stringAt(reference, ['name']) ?? '';
  const owner = stringAt(reference, ['namespace']) ?? namespace;
  const port = numberAt(reference, ['port']);
  // An empty host is Istio's own "UnknownService", which answers 500.
  if (owner !== namespace && !allowed(owner, kind, name)) return { host: '', port };
  if (kind === 'Hostname') return { host: name.toLowerCase(), port };
  return { host: kind === 'Service' || kind === 'ServiceImport' ? serviceHost(name, owner) : '', port };
}

function destinationOf(reference: unknown, namespace: string, allowed: BackendAllowed): JsonRecord {
  const { host, port } = backendOf(reference, namespace, allowed);
  return port === undefined ? { host } : { host, port: { number: port } };
}

function headerEdits(modifier: unknown): JsonRecord {
  const named = (list: string): JsonRecord =>
    Object.fromEntries(
      recordsAt(modifier, [list]).map(([, each]) => [stringAt(each, ['name']) ?? '', stringAt(each, ['value']) ?? '']),
    );
  return { set: named('set'), add: named('add'), remove: stringsAt(modifier, ['remove']) };
}

function headersOf(filters: readonly JsonRecord[]): JsonRecord | undefined {
  const headers: Record<string, unknown> = {};
  for (const filter of filters) {
    if (filter.type === 'RequestHeaderModifier') headers.request = headerEdits(filter.requestHeaderModifier);
    if (filter.type === 'ResponseHeaderModifier') headers.response = headerEdits(filter.responseHeaderModifier);
  }
  return Object.keys(headers).length === 0 ? undefined : headers;
}

function redirectOf(redirect: unknown): JsonRecord {
  const port = numberAt(redirect, ['port']);
  const scheme = stringAt(redirect, ['scheme']);
  return {
    redirectCode: numberAt(redirect, ['statusCode']) ?? 302,
    authority: stringAt(redirect, ['hostname']),
    scheme,
    uri: stringAt(redirect, ['path', 'replaceFullPath']),
    prefixRewrite: stringAt(redirect, ['path', 'replacePrefixMatch']),
    ...(port !== undefined
      ? { port }
      : { derivePort: scheme === undefined ? 'FROM_REQUEST_PORT' : 'FROM_PROTOCOL_DEFAULT' }),
  };
}

function rewriteOf(rewrite: unknown): JsonRecord {
  const prefix = stringAt(rewrite, ['path', 'replacePrefixMatch']);
  const trimmed = prefix?.replace(/\/$/, '');
  return {
    uri: trimmed === '' ? '/' : trimmed,
    fullPath: stringAt(rewrite, ['path', 'replaceFullPath']),
    authority: stringAt(rewrite, ['hostname']),
  };
}

function mirrorOf(mirror: unknown, namespace: string, allowed: BackendAllowed): JsonRecord {
  const numerator = numberAt(mirror, ['fraction', 'numerator']);
  const percent =
    numerator === undefined
      ? numberAt(mirror, ['percent'])
      : (100 * numerator) / (numberAt(mirror, ['fraction', 'denominator']) ?? 100);
  const destination = destinationOf(recordAt(mirror, ['backendRef']), namespace, allowed);
  return percent === undefined ? { destination } : { destination, percentage: { value: percent } };
}

function originMatch(origin: string): JsonRecord {
  // `*` alone stands for any well-formed origin (RFC 6454).
  if (origin === '*') return { regex: '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$' };
  if (!origin.includes('*')) return { exact: origin };
  if (origin.indexOf('*') === origin.length - 1) return { prefix: origin.slice(0, -1) };
  return { regex: `^${origin.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\\*', '.*')}$` };
}

function corsOf(cors: unknown): JsonRecord {
  const maxAge = numberAt(cors, ['maxAge']);
  return {
    allowOrigins: stringsAt(cors, ['allowOrigins']).map(originMatch),
    allowMethods: stringsAt(cors, ['allowMethods']),
    allowHeaders: stringsAt(cors, ['allowHeaders']),
    exposeHeaders: stringsAt(cors, ['exposeHeaders']),
    ...(field(cors, ['allowCredentials']) === true ? { allowCredentials: true } : {}),
    ...(maxAge !== undefined && maxAge > 0 ? { maxAge: `${maxAge}s` } : {}),
    unmatchedPreflights: 'IGNORE',
  };
}

function retriesOf(retry: unknown, backendRequest: string | undefined): JsonRecord | undefined {
  if (!isRecord(retry)) return undefined;
  const codes = (Array.isArray(retry.codes) ? retry.codes : []).map(String);
  const backoff = stringAt(retry, ['backoff']);
  return {
    attempts: numberAt(retry, ['attempts']) ?? 2,
    retryOn: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', ...codes].join(','),
    ...(backoff === undefined ? {} : { backoff }),
    ...(backendRequest === undefined ? {} : { perTryTimeout: backendRequest }),
  };
}

/** What Istio rejects, so that the rest of the route still serves: filters it does not know. */
export function unsupportedFilters(rule: unknown): readonly number[] {
  const known = new Set([
    'RequestHeaderModifier',
    'ResponseHeaderModifier',
    'RequestRedirect',
    'RequestMirror',
    'URLRewrite',
    'CORS',
  ]);
  return recordsAt(rule, ['filters']).flatMap(([index, filter]) =>
    known.has(stringAt(filter, ['type']) ?? '') ? [] : [index],
  );
}

/** The rule without its matches, in Istio's shape. */
export function istioRule(rule: unknown, name: string, namespace: string, allowed: BackendAllowed): JsonRecord {
  const filters = recordsAt(rule, ['filters']).map(([, filter]) => filter);
  const filter = (type: string, key: string): unknown => filters.find((each) => each.type === type)?.[key];
  const redirect = filter('RequestRedirect', 'requestRedirect');
  const rewrite = filter('URLRewrite', 'urlRewrite');
  const cors = filter('CORS', 'cors');
  const backendRequest = nonZero(stringAt(rule, ['timeouts', 'backendRequest']));
  const retries = retriesOf(recordAt(rule, ['retry']), backendRequest);
  const timeout = nonZero(stringAt(rule, ['timeouts', 'request'])) ?? undefined;
  const mirrors = filters
    .filter((each) => each.type === 'RequestMirror')
    .map((each) => mirrorOf(each.requestMirror, namespace, allowed));
  const backends = recordsAt(rule, ['backendRefs']).filter(([, each]) => (numberAt(each, ['weight']) ?? 1) !== 0);
  const route = backends.map(([index, each]) => {
    const own = headersOf(recordsAt(each, ['filters']).map(([, edit]) => edit));
    const destination = destinationOf(each, namespace, allowed);
    return {
      destination,
      weight: numberAt(each, ['weight']) ?? 1,
      backend: index,
      ...(own === undefined ? {} : { headers: own }),
    };
  });
  return {
    name,
    headers: headersOf(filters),
    redirect: redirect === undefined ? undefined : redirectOf(redirect),
    rewrite: rewrite === undefined ? undefined : rewriteOf(rewrite),
    corsPolicy: cors === undefined ? undefined : corsOf(cors),
    mirrors,
    retries,
    timeout: backendRequest !== undefined && retries === undefined ? backendRequest : timeout,
    // The specification asks for 500 where no backend has a weight.
    directResponse: redirect === undefined && route.length === 0 ? { status: 500 } : undefined,
    route,
  };
}

function nonZero(duration: string | undefined): string | undefined {
  return duration === undefined || /^0+(h|m|s|ms)$/.test(duration) ? undefined : duration;
}

function named(entries: unknown, list: string): JsonRecord {
  return Object.fromEntries(
    recordsAt(entries, [list]).map(([, each]) => {
      const value = stringAt(each, ['value']) ?? '';
      return [stringAt(each, ['name']) ?? '', each.type === 'RegularExpression' ? { regex: value } : { exact: value }];
    }),
  );
}

/** One match of an HTTPRoute rule, with the defaults that the API server fills in (path prefix `/`). */
export function httpMatch(match: unknown): JsonRecord {
  const value = stringAt(match, ['path', 'value']) ?? '/';
  const kind = stringAt(match, ['path', 'type']) ?? 'PathPrefix';
  const prefix = value === '/' ? value : value.replace(/\/$/, '');
  const method = stringAt(match, ['method']);
  return {
    uri: kind === 'Exact' ? { exact: value } : kind === 'RegularExpression' ? { regex: value } : { prefix },
    headers: named(match, 'headers'),
    queryParams: named(match, 'queryParams'),
    ...(method === undefined ? {} : { method: { exact: method } }),
  };
}

/** One match of a GRPCRoute rule: `/service/method` as a path. */
export function grpcMatch(match: unknown): JsonRecord {
  const service = stringAt(match, ['method', 'service']);
  const method = stringAt(match, ['method', 'method']);
  const regex = stringAt(match, ['method', 'type']) === 'RegularExpression';
  const headers = named(match, 'headers');
  if (service === undefined && method === undefined) return { headers };
  if (service === undefined) return { headers, uri: { regex: `/[^/]+/${method}` } };
  if (regex) return { headers, uri: { regex: `/${service}/${method ?? '.+'}` } };
  return { headers, uri: method === undefined ? { prefix: `/${service}/` } : { exact: `/${service}/${method}` } };
}
