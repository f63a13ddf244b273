import type { Call } from './call.ts';
import type { RequestPools } from './request-pools.ts';

/** A copy whose route has no timeout: nobody waits for it, but it must end. */
const LIMIT_US = 60_000_000;

/**
 * Sends copies of a call as its route's mirrors draw them: one try each, no retries, and nobody waits. What a copy costs
 * its destination is real.
 */
export function mirrorCopies(
  call: Call,
  pools: RequestPools,
  nowUs: number,
  send: (copy: Call, limitUs: number) => void,
): void {
  const plan = call.plan!;
  const outgoing = call.outgoing!;
  const caller = call.caller!;
  for (let index = 0; index < plan.mirrors.length; index++) {
    const mirror = plan.mirrors[index]!;
    if (!caller.proxy.mirrors(mirror, caller.draw)) continue;
    const copy = pools.takeCall();
    copy.isMirror = true;
    copy.caller = caller;
    copy.outgoing = outgoing;
    copy.plan = plan;
    copy.entry = call.entry;
    copy.window = call.window;
    copy.variant = call.variant;
    copy.user = call.user;
    copy.startedUs = nowUs;
    copy.destination = outgoing.mirrors[index]!;
    copy.upstream = caller.upstream(mirror.cluster, nowUs);
    copy.upstream.tallies[copy.window]!.mirrored++;
    send(copy, plan.timeoutUs > 0 ? plan.timeoutUs : LIMIT_US);
  }
}
