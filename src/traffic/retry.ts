/**
 * When a try is made again and how long is waited before (retry_state_impl.cc). Conditions are one bit set; the counts
 * that limit retries stand in the circuit breaker.
 */
import type { RetryPolicy } from '../mesh/types.ts';
import type { Draw } from './draw.ts';
import {
  CONNECT_FAILURE,
  CONNECTION_RESET,
  GRPC_STATUS,
  type Outcome,
  PER_TRY_TIMEOUT,
  REFUSED_STREAM,
  UPSTREAM_OVERLOADED,
} from './outcome.ts';
import type { RetryPlan } from './proxy-types.ts';

const FIVE_XX = 1;
const GATEWAY_ERROR = 2;
const RESET = 4;
const CONNECT = 8;
const REFUSED = 16;
const RETRIABLE_4XX = 32;
const STATUS_CODES = 64;
const GRPC_CANCELLED = 128;
const GRPC_DEADLINE = 256;
const GRPC_INTERNAL = 512;
const GRPC_EXHAUSTED = 1024;
const GRPC_UNAVAILABLE = 2048;
const RESET_BEFORE_REQUEST = 4096;

/** Envoy's words (router_filter.rst, x-envoy-retry-on and x-envoy-retry-grpc-on) that the model knows. */
const RETRY_CONDITIONS: Readonly<Record<string, number>> = {
  '5xx': FIVE_XX,
  'gateway-error': GATEWAY_ERROR,
  reset: RESET,
  'reset-before-request': RESET_BEFORE_REQUEST,
  'connect-failure': CONNECT,
  'refused-stream': REFUSED,
  'retriable-4xx': RETRIABLE_4XX,
  'retriable-status-codes': STATUS_CODES,
  cancelled: GRPC_CANCELLED,
  'deadline-exceeded': GRPC_DEADLINE,
  internal: GRPC_INTERNAL,
  'resource-exhausted': GRPC_EXHAUSTED,
  unavailable: GRPC_UNAVAILABLE,
};

/** gRPC status code to the condition that retries it. */
const CONDITION_OF_GRPC: readonly number[] = [
  0,
  GRPC_CANCELLED,
  0,
  0,
  GRPC_DEADLINE,
  0,
  0,
  0,
  GRPC_EXHAUSTED,
  0,
  0,
  0,
  0,
  GRPC_INTERNAL,
  GRPC_UNAVAILABLE,
];

/** Compiles a policy, or null when it can never retry. `timeoutUs` is the route's, -1 for none. */
export function retryPlan(policy: RetryPolicy | null, timeoutUs: number): RetryPlan | null {
  if (policy === null || policy.attempts === 0) return null;
  const conditions = policy.retryOn.reduce((bits, word) => bits | (RETRY_CONDITIONS[word] ?? 0), 0);
  if (conditions === 0) return null;
  const perTry = policy.perTryTimeoutUs ?? -1;
  // Envoy ignores a per-try timeout that is not shorter than the route's.
  const isIdle = perTry <= 0 || (timeoutUs > 0 && perTry >= timeoutUs);
  return {
    attempts: policy.attempts,
    perTryTimeoutUs: isIdle ? -1 : perTry,
    conditions,
    statusCodes: policy.retriableStatusCodes,
    backoffBaseMs: Math.max(1, Math.floor(policy.backoffBaseUs / 1000)),
    backoffMaxMs: Math.max(1, Math.floor(policy.backoffMaxUs / 1000)),
    avoidTriedHosts: policy.avoidTriedHosts,
    retryRemoteLocalities: policy.retryRemoteLocalities,
  };
}

/** Whether the policy names this outcome; limits are another matter. */
export function isRetriable(retry: RetryPlan, tried: Outcome): boolean {
  const { conditions } = retry;
  // An upstream's `x-envoy-overloaded` makes no difference to a 503 (measured on 1.40; older versions did not retry it).
  const outcome = tried === UPSTREAM_OVERLOADED ? 503 : tried;
  if (outcome >= GRPC_STATUS) return (conditions & (CONDITION_OF_GRPC[outcome - GRPC_STATUS] ?? 0)) !== 0;
  if (outcome >= 0) {
    if (outcome >= 500 && outcome < 600) {
      if ((conditions & FIVE_XX) !== 0) return true;
      if ((conditions & GATEWAY_ERROR) !== 0 && outcome >= 502 && outcome <= 504) return true;
    } else if (outcome === 409 && (conditions & RETRIABLE_4XX) !== 0) return true;
    return (conditions & STATUS_CODES) !== 0 && retry.statusCodes.includes(outcome);
  }
  switch (outcome) {
    case CONNECT_FAILURE:
      return (conditions & (FIVE_XX | GATEWAY_ERROR | RESET | RESET_BEFORE_REQUEST | CONNECT)) !== 0;
    case CONNECTION_RESET:
    case PER_TRY_TIMEOUT:
      return (conditions & (FIVE_XX | GATEWAY_ERROR | RESET)) !== 0;
    case REFUSED_STREAM:
      return (conditions & (FIVE_XX | GATEWAY_ERROR | RESET | REFUSED)) !== 0;
    default:
      // Route timeout, overflow here, rate limit there, caller gone.
      return false;
  }
}

/**
 * Full jitter: before the n-th retry uniform in [0, base · 2^(n-1)) whole milliseconds, the bound cut at the maximum
 * (measured on 1.40: bounds 25, 50, 100, 200, 250 at the defaults; older sources have (2^n - 1) · 25).
 */
export function backoffUs(retry: RetryPlan, retryNumber: number, draw: Draw): number {
  return draw.below(backoffBoundMs(retry, retryNumber)) * 1000;
}

/** The bound of that draw. */
export function backoffBoundMs(retry: RetryPlan, retryNumber: number): number {
  // Beyond thirty doublings the maximum has long been reached.
  const doublings = Math.min(30, retryNumber - 1);
  return Math.min(retry.backoffMaxMs, retry.backoffBaseMs * powerOfTwo(doublings));
}

function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= 2;
  return power;
}
