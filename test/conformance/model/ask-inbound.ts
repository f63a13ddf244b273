/** A request to the inbound side of a sidecar: connection, token, authorization, rate limit, then the application. */
import type { InboundPolicy } from '../../../src/mesh/types.ts';
import { authorize } from '../../../src/traffic/authorize.ts';
import { mtls } from '../../../src/traffic/mtls.ts';
import { bucketsOf, rateLimitPlan } from '../../../src/traffic/rate-limit-plan.ts';
import { requestFacts } from '../../../src/traffic/request-facts.ts';
import type { TokenBucket } from '../../../src/traffic/token-bucket.ts';
import type { LocalReply, Request } from '../../../src/traffic/types.ts';
import { verifyTokens, withVerifiedTokens } from '../../../src/traffic/verify-tokens.ts';
import { APPLICATION } from '../harness/prepared-case.ts';
import type { Observed, Seen } from '../types.ts';
import { ANSWER_US, type ModelWorld } from './model-world.ts';

const BUCKETS = new WeakMap<ModelWorld, TokenBucket[]>();

/** Asks the policy of one port. */
export function askInbound(
  world: ModelWorld,
  policy: InboundPolicy,
  port: number,
  request: Request,
  epochUs: number,
  number: number,
  done: (observed: Observed) => void,
): void {
  const startedUs = world.clock.nowUs;
  const client = request.sourcePrincipal === null ? 'DISABLE' : 'ISTIO_MUTUAL';
  const connection = mtls(client, request.sourcePrincipal !== null, policy.mtls);
  const finish = (told: Pick<Observed, 'status'> & Partial<Observed>): void =>
    world.clock.after(ANSWER_US, () =>
      done({
        flags: '',
        attempts: 0,
        backend: null,
        seen: null,
        headers: {},
        body: '',
        ...told,
        atMs: (startedUs - world.startedUs) / 1000,
        tookMs: (world.clock.nowUs - startedUs) / 1000,
      }),
    );
  if (!connection.connected) {
    finish({ status: 0 });
    return;
  }
  const reply = refusal(world, policy, port, request, epochUs, connection.mutual);
  if ('status' in reply) {
    finish({ status: reply.status, flags: reply.flags.join(','), headers: reply.headers, body: reply.body });
    return;
  }
  const seen: Seen = { method: reply.method, path: reply.path, host: reply.authority, headers: reply.headers };
  world.arrivals.push({ ...seen, pod: APPLICATION, number, atMs: (startedUs - world.startedUs) / 1000 });
  finish({ status: 200, attempts: 1, backend: APPLICATION, seen, headers: { 'x-backend': APPLICATION } });
}

/** Why the request does not reach the application, or the request as it does. */
function refusal(
  world: ModelWorld,
  policy: InboundPolicy,
  port: number,
  request: Request,
  epochUs: number,
  mutual: boolean,
): LocalReply | Request {
  const verdict = verifyTokens(policy.jwt, request, epochUs);
  if (verdict.reply !== null) return verdict.reply;
  const passed = withVerifiedTokens(policy.jwt, verdict.tokens, request);
  const facts = requestFacts(
    passed,
    verdict.tokens.map(({ claims }) => claims),
  );
  const principal = mutual ? request.sourcePrincipal : null;
  const { reply } = authorize(policy.authorization, { facts, principal, tokens: verdict.tokens, port, sni: null });
  if (reply !== null) return reply;
  const { rateLimit } = policy;
  const plan = rateLimit === null ? null : rateLimitPlan(rateLimit, 0, passed);
  if (plan === null) return passed;
  const buckets = BUCKETS.get(world) ?? bucketsOf(rateLimit!, world.clock.nowUs);
  BUCKETS.set(world, buckets);
  const admitted = [...plan.buckets].every((bucket) => buckets[bucket]!.take(world.clock.nowUs));
  return admitted ? passed : plan.reply;
}
