import type { Request } from './types.ts';

const UNITS_US: Readonly<Record<string, number>> = {
  H: 3_600_000_000,
  M: 60_000_000,
  S: 1_000_000,
  m: 1000,
  u: 1,
  n: 0.001,
};

/**
 * Microseconds that a whole request may take, -1 for no end: the route's timeout; for gRPC requests with a
 * `grpc-timeout` header that one, but not more than the route's if the route has one.
 */
export function requestTimeoutUs(routeTimeoutUs: number | null, { headers }: Request): number {
  const route = routeTimeoutUs === null || routeTimeoutUs <= 0 ? -1 : routeTimeoutUs;
  const asked = /^(\d{1,8})([HMSmun])$/.exec(headers['grpc-timeout'] ?? '');
  if (asked === null || headers['content-type']?.startsWith('application/grpc') !== true) return route;
  const grpc = Math.ceil(Number(asked[1]) * UNITS_US[asked[2]!]!);
  return route < 0 ? grpc : Math.min(route, grpc);
}
