/** A request to the inbound side of a sidecar: its connection, then what guards the port, then the application. */
import type { InboundPolicy } from '../../../src/mesh/types.ts';
import { InboundGuard, inboundPlan } from '../../../src/traffic/inbound-guard.ts';
import { mtls } from '../../../src/traffic/mtls.ts';
import type { Request } from '../../../src/traffic/types.ts';
import { APPLICATION } from '../harness/prepared-case.ts';
import type { Observed, Seen } from '../types.ts';
import { ANSWER_US, type ModelWorld } from './model-world.ts';

/** What is asked, and when: tokens count time from their own epoch. */
export interface InboundAsked {
  readonly policy: InboundPolicy;
  readonly port: number;
  readonly request: Request;
  readonly epochUs: number;
  readonly number: number;
}

/** Asks the policy of one port. */
export function askInbound(world: ModelWorld, asked: InboundAsked, done: (observed: Observed) => void): void {
  const startedUs = world.clock.nowUs;
  const told = outcomeOf(world, asked);
  world.clock.after(ANSWER_US, () =>
    done({ ...told, atMs: (startedUs - world.startedUs) / 1000, tookMs: (world.clock.nowUs - startedUs) / 1000 }),
  );
}

const NOTHING = { status: 0, flags: '', attempts: 0, backend: null, seen: null, headers: {}, body: '' };

function outcomeOf(
  world: ModelWorld,
  { policy, port, request, epochUs, number }: InboundAsked,
): Omit<Observed, 'atMs' | 'tookMs'> {
  const isMeshed = request.sourcePrincipal !== null;
  const connection = mtls(isMeshed ? 'ISTIO_MUTUAL' : 'DISABLE', isMeshed, policy.mtls);
  if (!connection.connected) return NOTHING;
  const arrived = connection.mutual ? request : { ...request, sourcePrincipal: null };
  const plan = inboundPlan(policy, port, arrived, epochUs);
  const refusal = guardOf(world, port, policy).admit(plan, world.clock.nowUs, world.draw);
  if (refusal !== null) {
    return {
      ...NOTHING,
      status: refusal.status,
      flags: refusal.flags.join(','),
      headers: refusal.headers,
      body: refusal.body,
    };
  }
  const { method, path, authority, headers } = plan.request;
  const seen: Seen = { method, path, host: authority, headers };
  world.arrivals.push({ ...seen, pod: APPLICATION, number, atMs: (world.clock.nowUs - world.startedUs) / 1000 });
  return { ...NOTHING, status: 200, attempts: 1, backend: APPLICATION, seen, headers: { 'x-backend': APPLICATION } };
}

function guardOf(world: ModelWorld, port: number, policy: InboundPolicy): InboundGuard {
  const guard = world.guards.get(port) ?? new InboundGuard(policy, world.clock.nowUs);
  world.guards.set(port, guard);
  return guard;
}
