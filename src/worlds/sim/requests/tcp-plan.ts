import { NO_OPERATIONS } from '../../../mesh/header-operations.ts';
import { cumulativeWeights } from '../../../traffic/pick-destination.ts';
import type { PlannedDestination, RequestPlan } from '../../../traffic/proxy-types.ts';
import type { Request } from '../../../traffic/types.ts';

/**
 * The plan of a call through a TCP listener: weighted destinations and nothing else, because a proxy that does not
 * read HTTP cannot retry, rewrite or refuse. No destination: the connection is closed.
 */
export function tcpPlan(
  destinations: readonly { readonly cluster: number; readonly weight: number }[],
  request: Request,
): RequestPlan {
  const bounds = cumulativeWeights(destinations.map(({ weight }) => weight));
  return {
    decision: { virtualHost: null, route: null, rejected: [] },
    virtualHost: null,
    route: null,
    denied: null,
    preflight: null,
    reply: destinations.length === 0 ? CLOSED : null,
    passthrough: false,
    notFound: CLOSED,
    destinations: destinations.map(({ cluster, weight }) => plannedDestination(cluster, weight, request)),
    bounds,
    totalWeight: bounds.at(-1) ?? 0,
    fault: null,
    rateLimit: null,
    mirrors: [],
    timeoutUs: -1,
    retry: null,
    hash: [],
    hashKey: null,
    validUntilUs: Number.POSITIVE_INFINITY,
  };
}

/** No status travels over a TCP connection; to its caller it is a failure. */
const CLOSED = { status: 503, flags: ['NR'], headers: {}, body: '', details: 'tcp_no_route' } as const;

/** A destination by its index in the program, where no route has written one. */
export function plannedDestination(cluster: number, weight: number, request: Request): PlannedDestination {
  const destination = { cluster: '', host: '', subset: null, port: 0, weight, headers: NO_OPERATIONS, origin: null };
  return { cluster, destination, request, responseEdits: [] };
}
