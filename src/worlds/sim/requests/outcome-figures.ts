import {
  CANCELLED,
  CONNECT_FAILURE,
  CONNECTION_RESET,
  GRPC_STATUS,
  httpStatusOfGrpc,
  OVERFLOW,
  PER_TRY_TIMEOUT,
  REFUSED_STREAM,
  REQUEST_TIMEOUT,
  statusOf,
  UPSTREAM_RATE_LIMITED,
} from '../../../traffic/outcome.ts';
import { responseFlagBits } from './response-flags.ts';

export const RETRY_LIMIT_FLAG: number = responseFlagBits(['URX']);
export const RETRY_OVERFLOW_FLAG: number = responseFlagBits(['UO']);

/** Flags that the calling proxy sets for a try that brought no answer, by the negated outcome. */
const FLAGS: Int32Array = new Int32Array(1 - CANCELLED);
FLAGS[-CONNECT_FAILURE] = responseFlagBits(['UF']);
FLAGS[-CONNECTION_RESET] = responseFlagBits(['UC']);
FLAGS[-REFUSED_STREAM] = responseFlagBits(['UR']);
FLAGS[-PER_TRY_TIMEOUT] = responseFlagBits(['UT']);
FLAGS[-REQUEST_TIMEOUT] = responseFlagBits(['UT']);
FLAGS[-OVERFLOW] = responseFlagBits(['UO']);

/** Response flags of a final outcome of the upstream. */
export function flagsOfOutcome(outcome: number): number {
  return outcome < 0 ? FLAGS[-outcome]! : 0;
}

/** Whether a try counts as an error for outlier detection, or brought no answer at all. */
export function isFailure(outcome: number): boolean {
  if (outcome >= GRPC_STATUS) return httpStatusOfGrpc(outcome - GRPC_STATUS) >= 500;
  if (outcome >= 0) return outcome >= 500;
  return outcome !== CANCELLED && outcome !== OVERFLOW && outcome !== UPSTREAM_RATE_LIMITED;
}

/** Whether a final answer is one that its caller can use: an HTTP status below `bound`, or gRPC's OK. */
export function isGoodAnswer(outcome: number, bound: number): boolean {
  if (outcome >= GRPC_STATUS) return outcome === GRPC_STATUS;
  return outcome >= 0 ? outcome < bound : statusOf(outcome) < bound;
}
