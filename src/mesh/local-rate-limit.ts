/**
 * Local rate limits that EnvoyFilters put on a proxy. Two patches make one: `HTTP_FILTER` inserts the filter, and a
 * merge into a route, virtual host or route configuration says what holds there; settings at a route replace those of
 * the filter. Every other patch is named as unmodelled.
 *
 * Leaves out: `ignore_case` of header matchers, runtime keys, `local_cluster_rate_limit`.
 */
import { type JsonRecord, numberAt, recordAt, recordsAt, stringAt } from '../manifests/field.ts';
import type { Origin } from '../manifests/types.ts';
import type { Mesh } from './build-mesh.ts';
import type { Unmodelled } from './delegates.ts';
import { onlyCounts } from './only-counts.ts';
import { attaches } from './policies.ts';
import {
  localRateLimit,
  localRateLimitConfig,
  RATE_LIMIT_FILTER,
  rateLimitActions,
  unknownActions,
} from './rate-limit-config.ts';
import type { Listener, LocalRateLimit, ProxyIdentity, Route, VirtualHost } from './types.ts';

export type PatchContext = 'SIDECAR_INBOUND' | 'SIDECAR_OUTBOUND' | 'GATEWAY';

interface FilterPatch {
  readonly config: JsonRecord;
  readonly contexts: readonly string[];
  /** Listener port it is limited to, or null. */
  readonly port: number | null;
  readonly origin: Origin;
}

interface RoutePatch {
  readonly applyTo: 'HTTP_ROUTE' | 'VIRTUAL_HOST' | 'ROUTE_CONFIGURATION';
  readonly match: JsonRecord;
  readonly contexts: readonly string[];
  /** Configuration of the filter there; null when the patch only brings descriptor actions. */
  readonly config: JsonRecord | null;
  readonly actions: LocalRateLimit['actions'];
  readonly origin: Origin;
}

/** What the EnvoyFilters of one proxy say about local rate limits. */
export interface RateLimitPatches {
  readonly filters: readonly FilterPatch[];
  readonly routes: readonly RoutePatch[];
}

function contextsOf(patch: JsonRecord): readonly string[] {
  const written = stringAt(patch, ['match', 'context']) ?? 'ANY';
  return written === 'ANY' ? ['SIDECAR_INBOUND', 'SIDECAR_OUTBOUND', 'GATEWAY'] : [written];
}

function filterPatch(patch: JsonRecord, origin: Origin): FilterPatch | null {
  if (stringAt(patch, ['applyTo']) !== 'HTTP_FILTER') return null;
  if (!/^(INSERT|ADD|REPLACE|MERGE)/.test(stringAt(patch, ['patch', 'operation']) ?? '')) return null;
  const config = localRateLimitConfig(
    recordAt(patch, ['patch', 'value', 'typed_config']) ?? recordAt(patch, ['patch', 'value', 'typedConfig']),
  );
  if (config === null) return null;
  const listener = recordAt(patch, ['match', 'listener']);
  const port = numberAt(listener, ['portNumber']) ?? numberAt(listener, ['filterChain', 'destinationPort']) ?? null;
  return { config, contexts: contextsOf(patch), port, origin };
}

/** Without a filter to stand before, Istio inserts at the beginning (envoyfilter/listener_patch.go). */
function standsFirst(patch: JsonRecord): boolean {
  const operation = stringAt(patch, ['patch', 'operation']);
  const beside = recordAt(patch, ['match', 'listener', 'filterChain', 'filter', 'subFilter']);
  return operation === 'INSERT_FIRST' || (operation === 'INSERT_BEFORE' && beside === undefined);
}

function routePatch(patch: JsonRecord, origin: Origin, unmodelled: Unmodelled[]): RoutePatch | null {
  const applyTo = stringAt(patch, ['applyTo']);
  if (applyTo !== 'HTTP_ROUTE' && applyTo !== 'VIRTUAL_HOST' && applyTo !== 'ROUTE_CONFIGURATION') return null;
  if (stringAt(patch, ['patch', 'operation']) !== 'MERGE') return null;
  const value = recordAt(patch, ['patch', 'value']) ?? {};
  const perFilter = recordAt(value, ['typed_per_filter_config']) ?? recordAt(value, ['typedPerFilterConfig']);
  const config = localRateLimitConfig(perFilter?.[RATE_LIMIT_FILTER]);
  const holder = applyTo === 'HTTP_ROUTE' ? recordAt(value, ['route']) : value;
  const actions = rateLimitActions(holder);
  const unknown = unknownActions(holder);
  if (unknown > 0)
    unmodelled.push({ what: `${unknown} rate limit descriptors made of actions that are not modelled`, origin });
  if (config === null && actions.length === 0) return null;
  return {
    applyTo,
    match: recordAt(patch, ['match', 'routeConfiguration']) ?? {},
    contexts: contextsOf(patch),
    config,
    actions,
    origin,
  };
}

/** Patches about local rate limits; everything else an EnvoyFilter does goes to `unmodelled`. */
export function rateLimitPatches(mesh: Mesh, proxy: ProxyIdentity, unmodelled: Unmodelled[]): RateLimitPatches {
  const filters: FilterPatch[] = [];
  const routes: RoutePatch[] = [];
  for (const policy of mesh.envoyFilters.filter((each) => attaches(each, proxy, mesh.settings.rootNamespace))) {
    for (const [index, patch] of recordsAt(policy.spec, ['configPatches'])) {
      const origin = { manifest: policy.manifest, path: ['spec', 'configPatches', index] };
      const filter = filterPatch(patch, origin);
      const route = filter === null ? routePatch(patch, origin, unmodelled) : null;
      if (filter !== null) {
        filters.push(filter);
        if (standsFirst(patch))
          unmodelled.push({
            what: 'a local rate limit in front of all filters: it is asked after tokens and authorization here',
            origin,
          });
      } else if (route !== null) routes.push(route);
      else if (concerns(patch, proxy) && !onlyCounts(patch)) {
        const what = `EnvoyFilter patch ${stringAt(patch, ['patch', 'operation']) ?? ''} of ${stringAt(patch, ['applyTo']) ?? ''}`;
        unmodelled.push({ what, origin });
      }
    }
  }
  return { filters, routes };
}

function concerns(patch: JsonRecord, proxy: ProxyIdentity): boolean {
  return contextsOf(patch).some((context) => (context === 'GATEWAY') === (proxy.kind === 'gateway'));
}

function installed(patches: RateLimitPatches, context: PatchContext, port: number): FilterPatch | undefined {
  return patches.filters.find((each) => each.contexts.includes(context) && (each.port === null || each.port === port));
}

/** The limit of the inserted filter itself, where no route says otherwise. */
export function filterRateLimit(patches: RateLimitPatches, context: PatchContext, port: number): LocalRateLimit | null {
  const filter = installed(patches, context, port);
  return filter === undefined ? null : localRateLimit(filter.config, filter.origin);
}

interface Place {
  readonly context: PatchContext;
  readonly port: number;
  readonly virtualHost: string;
  readonly domains: readonly string[];
  readonly route: Route | null;
}

function matches(patch: RoutePatch, place: Place): boolean {
  const { match } = patch;
  if (!patch.contexts.includes(place.context)) return false;
  const port = numberAt(match, ['portNumber']) ?? 0;
  if (port !== 0 && port !== place.port) return false;
  if (patch.applyTo === 'ROUTE_CONFIGURATION') return true;
  const host = stringAt(match, ['vhost', 'name']) ?? '';
  if (host !== '' && host !== place.virtualHost) return false;
  const domain = stringAt(match, ['vhost', 'domainName']) ?? '';
  if (domain !== '' && !place.domains.includes(domain)) return false;
  if (patch.applyTo === 'VIRTUAL_HOST') return true;
  const route = stringAt(match, ['vhost', 'route', 'name']) ?? '';
  if (route !== '' && route !== (place.route?.name ?? 'default')) return false;
  return actionFits(stringAt(match, ['vhost', 'route', 'action']) ?? 'ANY', place.route);
}

function actionFits(wanted: string, route: Route | null): boolean {
  const kind = route?.action.kind ?? 'forward';
  if (wanted === 'ROUTE') return kind === 'forward';
  if (wanted === 'REDIRECT') return kind === 'redirect';
  return wanted !== 'DIRECT_RESPONSE' || kind === 'direct';
}

const LEVELS = ['ROUTE_CONFIGURATION', 'VIRTUAL_HOST', 'HTTP_ROUTE'] as const;

interface ChosenLimit {
  readonly limit: LocalRateLimit;
  /** Routes with the same key share one configuration object in Envoy, and with it the bucket. */
  readonly key: string;
}

/** The limit that patches put at one place: the most specific configuration, with the actions of all levels. */
function limitAt(patches: RateLimitPatches, place: Place): ChosenLimit | null {
  const filter = installed(patches, place.context, place.port);
  const fitting = patches.routes.filter((patch) => matches(patch, place));
  if (filter === undefined || fitting.length === 0) return null;
  const chosen = fitting
    .filter((patch) => patch.config !== null)
    .sort((a, b) => LEVELS.indexOf(a.applyTo) - LEVELS.indexOf(b.applyTo))
    .at(-1);
  const limit = localRateLimit(chosen?.config ?? filter.config, chosen?.origin ?? filter.origin);
  if (limit === null) return null;
  const actions = [...limit.actions, ...fitting.flatMap((patch) => patch.actions)];
  const level = chosen?.applyTo ?? 'HTTP_FILTER';
  const own = level === 'HTTP_ROUTE' || level === 'VIRTUAL_HOST' ? place.virtualHost : '';
  const key = `${level} ${patches.routes.indexOf(chosen!)} ${own} ${JSON.stringify(actions)}`;
  return { limit: { ...limit, actions }, key };
}

/** Limit of a workload port: one route, `default`, in a virtual host named after each service port that leads there. */
export function inboundRateLimit(
  patches: RateLimitPatches,
  servicePorts: readonly number[],
  port: number,
): LocalRateLimit | null {
  for (const servicePort of servicePorts) {
    const virtualHost = `inbound|http|${servicePort}`;
    const chosen = limitAt(patches, { context: 'SIDECAR_INBOUND', port, virtualHost, domains: ['*'], route: null });
    if (chosen !== null) return chosen.limit;
  }
  return filterRateLimit(patches, 'SIDECAR_INBOUND', port);
}

/** The same listener with limits on its routes. */
export function withRateLimits(listener: Listener, patches: RateLimitPatches, context: PatchContext): Listener {
  if (patches.routes.length === 0 || listener.protocol !== 'http') return listener;
  const shared = new Map<string, LocalRateLimit>();
  const limited = (host: VirtualHost, route: Route): Route => {
    const place = { context, port: listener.port, virtualHost: host.name, domains: host.domains, route };
    const chosen = limitAt(patches, place);
    if (chosen === null) return route;
    // A patch of routes is copied into each of them, so each has a bucket of its own.
    if (chosen.key.startsWith('HTTP_ROUTE')) return { ...route, rateLimit: chosen.limit };
    const rateLimit = shared.get(chosen.key) ?? chosen.limit;
    shared.set(chosen.key, rateLimit);
    return { ...route, rateLimit };
  };
  const virtualHosts = listener.virtualHosts.map((host) => ({
    ...host,
    routes: host.routes.map((route) => limited(host, route)),
  }));
  return { ...listener, virtualHosts };
}
