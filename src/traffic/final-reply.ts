/**
 * What a caller sees when the last try brought no response of the upstream: Envoy's local reply, with the flag of
 * exhausted retries in front when the outcome would have been retried (`URX,UT` for a last per-try timeout, measured).
 */
import {
  localReply,
  UPSTREAM_CONNECT_FAILURE,
  UPSTREAM_CONNECTION_TERMINATION,
  UPSTREAM_OVERFLOW,
  UPSTREAM_PER_TRY_TIMEOUT,
  UPSTREAM_TIMEOUT,
} from './local-reply.ts';
import {
  CONNECT_FAILURE,
  CONNECTION_RESET,
  type Outcome,
  OVERFLOW,
  PER_TRY_TIMEOUT,
  REFUSED_STREAM,
  REQUEST_TIMEOUT,
} from './outcome.ts';
import { RETRY_LIMIT, RETRY_OVERFLOW } from './proxy-types.ts';
import type { LocalReply, ResponseFlag } from './types.ts';

const REFUSED = localReply(
  503,
  ['UR'],
  'upstream_reset_before_response_started{remote_refused_stream_reset}',
  'upstream connect error or disconnect/reset before headers. reset reason: remote refused stream reset',
);

const REPLIES: ReadonlyMap<Outcome, LocalReply> = new Map([
  [CONNECT_FAILURE, UPSTREAM_CONNECT_FAILURE],
  [CONNECTION_RESET, UPSTREAM_CONNECTION_TERMINATION],
  [REFUSED_STREAM, REFUSED],
  [PER_TRY_TIMEOUT, UPSTREAM_PER_TRY_TIMEOUT],
  [REQUEST_TIMEOUT, UPSTREAM_TIMEOUT],
  [OVERFLOW, UPSTREAM_OVERFLOW],
]);

/** Null when the upstream's own response is passed on (`finalFlags` still says which flags it carries). */
export function finalReply(outcome: Outcome, retryDecision: number): LocalReply | null {
  const reply = REPLIES.get(outcome);
  if (reply === undefined) return null;
  const flags = finalFlags(retryDecision);
  return flags.length === 0 ? reply : { ...reply, flags: [...flags, ...reply.flags] };
}

/** Flags of a response that the upstream made: that retries were exhausted, or that their breaker was full. */
export function finalFlags(retryDecision: number): readonly ResponseFlag[] {
  if (retryDecision === RETRY_OVERFLOW) return ['UO'];
  return retryDecision === RETRY_LIMIT ? ['URX'] : [];
}
