/** Makes the plan of one request shape: everything about it that needs no draw and no state. */
import type { LocalRateLimit, Mirror, ProxyConfig, Route, RouteAction } from '../mesh/types.ts';
import { authorize } from './authorize.ts';
import { type RouteTable, selectRoute } from './compile-routes.ts';
import { corsResponseHeaders, preflightReply } from './cors.ts';
import { faultPlan } from './fault.ts';
import { hashOf } from './hash-of.ts';
import { editHeaders, editRequest, orderedEdits } from './header-edits.ts';
import { BLACKHOLE, clusterNotFound, localReply, ROUTE_NOT_FOUND } from './local-reply.ts';
import { normalizePath } from './normalize-path.ts';
import { cumulativeWeights } from './pick-destination.ts';
import type { MirrorPlan, PlannedDestination, RateLimitPlan, RequestPlan } from './proxy-types.ts';
import { rateLimitPlan } from './rate-limit-plan.ts';
import { redirect, redirectToTls } from './redirect.ts';
import { type RequestFacts, requestFacts } from './request-facts.ts';
import { requestTimeoutUs } from './request-timeout-us.ts';
import { retryPlan } from './retry.ts';
import { rewrite } from './rewrite.ts';
import type { LocalReply, Request, RouteDecision } from './types.ts';
import { verifyTokens, withVerifiedTokens } from './verify-tokens.ts';

/** What planning needs of a program. */
export interface PlanSources {
  readonly config: ProxyConfig;
  readonly clusterIndex: ReadonlyMap<string, number>;
  /** First bucket of each local rate limit of the configuration. */
  readonly bucketIndex: ReadonlyMap<LocalRateLimit, number>;
}

type Forward = Extract<RouteAction, { readonly kind: 'forward' }>;

const NOT_FOUND_503 = clusterNotFound(503);
const NOT_FOUND_500 = clusterNotFound(500);
const NO_BOUNDS = new Float64Array(0);

/** The plan for a request that arrives at a listener. */
export function requestPlan(sources: PlanSources, table: RouteTable, arrived: Request, nowUs: number): RequestPlan {
  const { guard } = sources.config;
  const verdict = verifyTokens(guard?.jwt ?? [], arrived, nowUs);
  const normalized = { ...arrived, path: normalizePath(arrived.path) };
  const request = withVerifiedTokens(guard?.jwt ?? [], verdict.tokens, normalized);
  const facts = requestFacts(
    request,
    verdict.tokens.map(({ claims }) => claims),
  );
  const decision = selectRoute(table, facts);
  const { route } = decision;
  const forward = route?.action.kind === 'forward' ? route.action : null;
  const timeoutUs = requestTimeoutUs(route?.timeoutUs ?? null, request);
  const destinations = forward === null ? [] : planDestinations(sources, route!, forward, request);
  const bounds =
    forward === null
      ? NO_BOUNDS
      : cumulativeWeights(forward.destinations.length === 1 ? [1] : forward.destinations.map(({ weight }) => weight));
  return {
    decision,
    virtualHost: decision.virtualHost,
    route,
    denied: verdict.reply ?? denial(sources.config, table, facts, verdict.tokens),
    preflight: preflightReply(route?.cors ?? null, request),
    reply: ownReply(table, decision, facts),
    passthrough: decision.virtualHost === null && table.listener.unknownHost === 'passthrough',
    destinations,
    bounds,
    totalWeight: bounds.at(-1) ?? 0,
    notFound: forward?.notFoundStatus === 500 ? NOT_FOUND_500 : NOT_FOUND_503,
    fault: faultPlan(route?.fault ?? null),
    rateLimit: planRateLimit(sources, route, request),
    mirrors: forward === null ? [] : route!.mirrors.map((mirror) => planMirror(sources, mirror, destinations)),
    timeoutUs,
    retry: retryPlan(route?.retries ?? null, timeoutUs),
    hash: forward?.hash ?? [],
    hashKey: forward === null ? null : hashOf(forward.hash, request),
    validUntilUs: verdict.validUntilUs,
  };
}

function denial(
  { guard }: ProxyConfig,
  { listener }: RouteTable,
  facts: RequestFacts,
  tokens: Parameters<typeof authorize>[1]['tokens'],
): LocalReply | null {
  if (guard === null) return null;
  const { sourcePrincipal: principal } = facts.request;
  return authorize(guard.authorization, { facts, principal, tokens, port: listener.port, sni: null }).reply;
}

/** 404, redirect or direct response; null when the request goes on. */
function ownReply(
  { listener }: RouteTable,
  { virtualHost, route }: RouteDecision,
  facts: RequestFacts,
): LocalReply | null {
  if (virtualHost === null) {
    if (listener.unknownHost === 'passthrough') return null;
    return listener.unknownHost === 'blackhole' ? BLACKHOLE : ROUTE_NOT_FOUND;
  }
  if (listener.httpsRedirect && facts.request.scheme === 'http') return redirectToTls(facts);
  if (route === null) return ROUTE_NOT_FOUND;
  const { action } = route;
  switch (action.kind) {
    case 'forward':
      return action.destinations.length === 0 ? ROUTE_NOT_FOUND : null;
    case 'redirect':
      return withResponseEdits(route, redirect(action, route.match, facts));
    case 'direct':
      return withResponseEdits(route, localReply(action.status, [], 'direct_response', action.body));
    case 'none':
      return ROUTE_NOT_FOUND;
  }
}

/** The route's own response edits hold for what it answers itself. */
function withResponseEdits(route: Route, reply: LocalReply): LocalReply {
  return { ...reply, headers: editHeaders(route.headers.response, reply.headers) };
}

function planDestinations(
  sources: PlanSources,
  route: Route,
  forward: Forward,
  request: Request,
): PlannedDestination[] {
  const isOnly = forward.destinations.length === 1 && forward.isOneOfSeveral !== true;
  const allow = corsResponseHeaders(route.cors, request);
  return forward.destinations.map((destination) => {
    const edits = orderedEdits(route.headers, destination.headers, isOnly);
    const isAuthorityRewritten = forward.rewrite?.authority != null;
    const edited = edits.reduce((before, { request: of }) => editRequest(of, before, isAuthorityRewritten), request);
    return {
      cluster: clusterOf(sources, destination.cluster),
      destination,
      request: withOriginalHost(request, rewrite(forward.rewrite, route.match.path, edited)),
      responseEdits: [...edits.map(({ response }) => response), { set: allow, add: {}, remove: [] }],
    };
  });
}

/** Envoy tells the upstream which host was asked for, when it was changed. */
function withOriginalHost(arrived: Request, sent: Request): Request {
  if (sent.authority === arrived.authority) return sent;
  return { ...sent, headers: { ...sent.headers, 'x-envoy-original-host': arrived.authority } };
}

/** A cluster that is declared but cannot exist (its host, subset or port is missing) is not there: NC. */
function clusterOf({ config, clusterIndex }: PlanSources, key: string): number {
  return config.clusters.get(key)?.missing == null ? (clusterIndex.get(key) ?? -1) : -1;
}

/** Mirrors get the request as the chosen destination does; with several destinations, as the first one does. */
function planMirror(sources: PlanSources, mirror: Mirror, destinations: readonly PlannedDestination[]): MirrorPlan {
  return {
    cluster: clusterOf(sources, mirror.cluster),
    perMillion: mirror.perMillion,
    request: destinations[0]!.request,
  };
}

function planRateLimit(
  { config, bucketIndex }: PlanSources,
  route: Route | null,
  request: Request,
): RateLimitPlan | null {
  const limit = route?.rateLimit ?? config.guard?.rateLimit ?? null;
  return limit === null ? null : rateLimitPlan(limit, bucketIndex.get(limit)!, request);
}
