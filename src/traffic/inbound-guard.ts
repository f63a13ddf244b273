/**
 * What the sidecar of a workload does with a request before the application sees it: tokens, authorization, local rate
 * limit. The connection's mutual TLS is decided before (`mtls.ts`); the caller's identity stands in the request only if
 * it was established.
 *
 * Leaves out the inbound side's own retry (twice, only when the connection to the application broke before the request).
 */
import type { InboundPolicy } from '../mesh/types.ts';
import { authorize } from './authorize.ts';
import type { Draw } from './draw.ts';
import type { RateLimitPlan } from './proxy-types.ts';
import { bucketsOf, rateLimitPlan } from './rate-limit-plan.ts';
import { requestFacts } from './request-facts.ts';
import { takeTokens } from './take-tokens.ts';
import type { TokenBucket } from './token-bucket.ts';
import type { LocalReply, Request } from './types.ts';
import { verifyTokens, withVerifiedTokens } from './verify-tokens.ts';

/** What is decided about one request shape at one workload port. */
export interface InboundPlan {
  /** Refused by token or policy, before the rate limit. */
  readonly denied: LocalReply | null;
  readonly rateLimit: RateLimitPlan | null;
  /** What the application sees. */
  readonly request: Request;
  readonly validUntilUs: number;
}

/** Plans a request shape; make it anew after `validUntilUs`. */
export function inboundPlan(policy: InboundPolicy, port: number, arrived: Request, nowUs: number): InboundPlan {
  const verdict = verifyTokens(policy.jwt, arrived, nowUs);
  const request = withVerifiedTokens(policy.jwt, verdict.tokens, arrived);
  const claims = verdict.tokens.map((token) => token.claims);
  const facts = requestFacts(request, claims);
  const seen = { facts, principal: arrived.sourcePrincipal, tokens: verdict.tokens, port, sni: null };
  return {
    denied: verdict.reply ?? authorize(policy.authorization, seen).reply,
    rateLimit: policy.rateLimit === null ? null : rateLimitPlan(policy.rateLimit, 0, request),
    request,
    validUntilUs: verdict.validUntilUs,
  };
}

/** The token buckets of one sidecar at one port. */
export class InboundGuard {
  readonly #buckets: readonly TokenBucket[];

  constructor(policy: InboundPolicy, nowUs: number) {
    this.#buckets = policy.rateLimit === null ? [] : bucketsOf(policy.rateLimit, nowUs);
  }

  /** The refusal of a request, or null when the application gets it. */
  admit(plan: InboundPlan, nowUs: number, draw: Draw): LocalReply | null {
    if (plan.denied !== null) return plan.denied;
    return plan.rateLimit === null || takeTokens(this.#buckets, plan.rateLimit, nowUs, draw)
      ? null
      : plan.rateLimit.reply;
  }
}
