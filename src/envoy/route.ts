import type { TestHooks } from '../engines/test-hooks.ts';
import type { JsonObject } from '../manifests/types.ts';
import type { Mirror, Rewrite, Route, RouteAction, WeightedDestination } from '../mesh/types.ts';
import { CORS_FILTER, corsPolicy } from './cors-policy.ts';
import { duration } from './duration.ts';
import { FAULT_FILTER, faultInjection } from './fault-injection.ts';
import { runtimeFraction } from './fraction.ts';
import { hashPolicy } from './hash-policy.ts';
import { headerFields, hostEdit } from './header-fields.ts';
import { localRateLimit, RATE_LIMIT_FILTER } from './local-rate-limit.ts';
import { retryPolicy } from './retry-policy.ts';
import { routeMatch } from './route-match.ts';
import type { Leave } from './untranslated.ts';

const REDIRECT_CODES: Readonly<Record<number, string>> = {
  301: 'MOVED_PERMANENTLY',
  302: 'FOUND',
  303: 'SEE_OTHER',
  307: 'TEMPORARY_REDIRECT',
  308: 'PERMANENT_REDIRECT',
};

/** What routes need to know beside themselves. */
export interface RouteContext {
  readonly hooks: TestHooks;
  readonly leave: Leave;
  /** Whether a cluster speaks gRPC. */
  readonly isGrpc: (cluster: string) => boolean;
}

/** One Envoy route. What filters do on it stands in `typed_per_filter_config`, as Istio writes it. */
export function renderRoute(route: Route, context: RouteContext): JsonObject {
  const perFilter = {
    ...(route.fault === null ? {} : { [FAULT_FILTER]: faultInjection(route.fault, context.hooks) }),
    ...(route.cors === null ? {} : { [CORS_FILTER]: corsPolicy(route.cors) }),
    ...(route.rateLimit === null ? {} : { [RATE_LIMIT_FILTER]: localRateLimit(route.rateLimit) }),
  };
  return {
    ...(route.name === '' ? {} : { name: route.name }),
    match: routeMatch(route.match),
    ...renderAction(route, context),
    ...headerFields(route.headers, ...onlyDestination(route.action).map(({ headers }) => headers)),
    ...(Object.keys(perFilter).length > 0 ? { typed_per_filter_config: perFilter } : {}),
  };
}

function renderAction(route: Route, context: RouteContext): JsonObject {
  const { action } = route;
  switch (action.kind) {
    case 'forward':
      return { route: forward(route, action, context) };
    case 'redirect':
      return { redirect: redirect(action) };
    case 'direct':
      return {
        direct_response: {
          status: action.status,
          ...(action.body === '' ? {} : { body: { inline_string: action.body } }),
        },
      };
    case 'none':
      // Envoy refuses a route without an action; what Istio sends then never takes effect.
      context.leave('a route without a usable action is answered 404 here', route.origin);
      return { direct_response: { status: 404 } };
  }
}

type Forward = Extract<RouteAction, { kind: 'forward' }>;

function forward(route: Route, action: Forward, { hooks, isGrpc }: RouteContext): JsonObject {
  const { retries, mirrors } = route;
  const [only] = onlyDestination(action);
  const editedHost = (only && hostEdit(only.headers.request)) ?? hostEdit(route.headers.request);
  // Zero is Envoy's word for none: without the field it would be 15 s.
  const timeout = route.timeoutUs === null ? '0s' : duration(route.timeoutUs);
  return {
    ...destinations(action, hooks),
    ...rewrite(action.rewrite, editedHost),
    timeout,
    // A gRPC client may ask for less. Istio says so on every route; Envoy warns of the field, so only where it matters.
    ...(action.destinations.some(({ cluster }) => isGrpc(cluster)) ? { max_grpc_timeout: timeout } : {}),
    ...retryPolicy(retries),
    ...(mirrors.length > 0 ? { request_mirror_policies: mirrors.map(mirrorPolicy) } : {}),
    ...(action.hash.length > 0 ? { hash_policy: action.hash.map(hashPolicy) } : {}),
    cluster_not_found_response_code: action.notFoundStatus === 500 ? 'INTERNAL_SERVER_ERROR' : 'SERVICE_UNAVAILABLE',
  };
}

/** A single destination is named by the route itself: it needs no draw, and its edits stand behind the route's own. */
function onlyDestination(action: RouteAction): readonly WeightedDestination[] {
  return action.kind === 'forward' && isAlone(action) ? action.destinations : [];
}

function isAlone({ destinations: all, isOneOfSeveral }: Forward): boolean {
  return all.length === 1 && isOneOfSeveral !== true;
}

function destinations(action: Forward, hooks: TestHooks): JsonObject {
  const { destinations: all } = action;
  if (isAlone(action)) return { cluster: all[0]!.cluster };
  const clusters = all.map((destination) => {
    const host = hostEdit(destination.headers.request);
    return {
      name: destination.cluster,
      weight: destination.weight,
      ...(host === null ? {} : { host_rewrite_literal: host }),
      ...headerFields(destination.headers),
    };
  });
  const chosen = hooks.weightHeader === null ? {} : { header_name: hooks.weightHeader };
  return { weighted_clusters: { clusters, ...chosen } };
}

function rewrite(rules: Rewrite | null, editedHost: string | null): JsonObject {
  const host = rules?.authority ?? editedHost;
  return { ...(rules?.path ? rewritePath(rules.path) : {}), ...(host === null ? {} : { host_rewrite_literal: host }) };
}

function rewritePath(path: NonNullable<Rewrite['path']>): JsonObject {
  switch (path.kind) {
    case 'prefix':
      return { prefix_rewrite: path.value };
    case 'full':
      // A literal in a substitution: a backslash would refer to a group.
      return regexRewrite('/.*', path.value.replaceAll('\\', '\\\\'));
    case 'regex':
      return regexRewrite(path.match, path.substitution);
  }
}

function regexRewrite(regex: string, substitution: string): JsonObject {
  return { regex_rewrite: { pattern: { regex }, substitution } };
}

function mirrorPolicy(mirror: Mirror): JsonObject {
  return {
    cluster: mirror.cluster,
    runtime_fraction: runtimeFraction(mirror.perMillion),
    trace_sampled: false,
    // Istio turns Envoy's `-shadow` suffix of the host off.
    disable_shadow_host_suffix_append: true,
  };
}

function redirect(action: Extract<RouteAction, { kind: 'redirect' }>): JsonObject {
  const { scheme, authority, port, path } = action;
  return {
    ...(scheme === null ? {} : { scheme_redirect: scheme }),
    ...(authority === null ? {} : { host_redirect: authority }),
    ...(port === null ? {} : { port_redirect: port }),
    ...(path === null ? {} : { [path.kind === 'full' ? 'path_redirect' : 'prefix_rewrite']: path.value }),
    response_code: REDIRECT_CODES[action.status] ?? 'MOVED_PERMANENTLY',
  };
}
