/**
 * What became of one try, as one integer, so that the hot path carries no object: an HTTP status (100..599), a gRPC
 * status sent in the headers (`GRPC_STATUS` + 0..16, over HTTP 200), or one of the negative codes for tries that
 * brought no response at all.
 */

export type Outcome = number;

/** The TCP or TLS connection could not be made (refused, unreachable, handshake failed, connect timeout). Flag UF. */
export const CONNECT_FAILURE = -1;
/** The connection broke after the request was sent, before the response headers. Flag UC. */
export const CONNECTION_RESET = -2;
/** The upstream refused the stream unprocessed (HTTP/2 REFUSED_STREAM). */
export const REFUSED_STREAM = -3;
/** The per-try timeout expired before the response headers. Flag UT. */
export const PER_TRY_TIMEOUT = -4;
/** The route timeout expired: 504 UT, never retried. */
export const REQUEST_TIMEOUT = -5;
/** A circuit breaker of this proxy refused the try: 503 UO, never retried. */
export const OVERFLOW = -6;
/** The upstream's own proxy answered 503 with `x-envoy-overloaded`: a 503 to outlier detection and to retries alike. */
export const UPSTREAM_OVERLOADED = -7;
/** The upstream's own proxy answered 429 with `x-envoy-ratelimited`: never retried. */
export const UPSTREAM_RATE_LIMITED = -8;
/** The caller went away first; nothing is learned about the host. Flag DC. */
export const CANCELLED = -9;

/** Base of the codes for a gRPC status in response headers: `GRPC_STATUS + 14` is UNAVAILABLE. */
export const GRPC_STATUS = 1000;

/** Local replies for tries that ended without a response. */
const STATUS_OF_FAILURE: readonly number[] = [0, 503, 503, 503, 504, 504, 503, 503, 429, 0];

/** HTTP status by Envoy's `Grpc::Utility::grpcToHttpStatus`, which outlier detection uses for gRPC responses. */
const HTTP_STATUS_OF_GRPC: readonly number[] = [
  200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401,
];

/** The HTTP status that a caller of this proxy sees when the outcome is final; a gRPC status is answered over 200. */
export function statusOf(outcome: Outcome): number {
  if (outcome >= GRPC_STATUS) return 200;
  return outcome >= 0 ? outcome : STATUS_OF_FAILURE[-outcome]!;
}

/** The HTTP status that a gRPC status stands for. */
export function httpStatusOfGrpc(grpcStatus: number): number {
  return HTTP_STATUS_OF_GRPC[grpcStatus] ?? 500;
}

/** Whether an HTTP/1.1 connection is lost with this outcome: a stream that was given up cannot be reused. */
export function breaksConnection(outcome: Outcome): boolean {
  return outcome === CANCELLED || (outcome < 0 && outcome >= REQUEST_TIMEOUT);
}
