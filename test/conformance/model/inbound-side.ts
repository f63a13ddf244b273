/** The inbound side of a sidecar: a request's connection, then what guards the port, then the application. */
import type { ProxyConfig } from '../../../src/mesh/types.ts';
import type { Draw } from '../../../src/traffic/draw.ts';
import { InboundGuard, inboundPlan } from '../../../src/traffic/inbound-guard.ts';
import { mtls } from '../../../src/traffic/mtls.ts';
import type { Request } from '../../../src/traffic/types.ts';
import type { SimKernel } from '../../../src/worlds/sim/kernel/sim-kernel.ts';
import { APPLICATION } from '../harness/prepared-case.ts';
import type { Arrival, Observed } from '../types.ts';
import { ANSWER_US } from './told-work.ts';

const NOTHING = { status: 0, flags: '', attempts: 0, backend: null, seen: null, headers: {}, body: '' };

export class InboundSide {
  readonly arrivals: Arrival[] = [];
  readonly #config: ProxyConfig;
  readonly #kernel: SimKernel;
  readonly #draw: Draw;
  readonly #guards = new Map<number, InboundGuard>();

  constructor(config: ProxyConfig, kernel: SimKernel, draw: Draw) {
    this.#config = config;
    this.#kernel = kernel;
    this.#draw = draw;
  }

  /** Asks the policy of one port. */
  offer(number: number, request: Request, port: number, done: (observed: Omit<Observed, 'atMs'>) => void): void {
    const outcome = this.#outcome(number, request, port);
    this.#kernel.after(ANSWER_US, () => done({ ...outcome, tookMs: ANSWER_US / 1000 }));
  }

  #outcome(number: number, request: Request, port: number): Omit<Observed, 'atMs' | 'tookMs'> {
    const policy = this.#config.inbound.get(port)!;
    const isMeshed = request.sourcePrincipal !== null;
    const connection = mtls(isMeshed ? 'ISTIO_MUTUAL' : 'DISABLE', isMeshed, policy.mtls);
    if (!connection.connected) return NOTHING;
    const arrived = connection.mutual ? request : { ...request, sourcePrincipal: null };
    const nowUs = this.#kernel.nowUs();
    const plan = inboundPlan(policy, port, arrived, nowUs);
    const guard = this.#guards.get(port) ?? new InboundGuard(policy, nowUs);
    this.#guards.set(port, guard);
    const refusal = guard.admit(plan, nowUs, this.#draw);
    if (refusal !== null) {
      const { status, flags, headers, body } = refusal;
      return { ...NOTHING, status, flags: flags.join(','), headers, body };
    }
    const { method, path, authority, headers } = plan.request;
    const seen = { method, path, host: authority, headers };
    this.arrivals.push({ ...seen, pod: APPLICATION, number, atMs: 0 });
    return { ...NOTHING, status: 200, attempts: 1, backend: APPLICATION, seen, headers: { 'x-backend': APPLICATION } };
  }
}
