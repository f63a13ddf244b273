import type { InboundPolicy, ProxyConfig } from '../../../mesh/types.ts';
import { InboundGuard, type InboundPlan, inboundPlan } from '../../../traffic/inbound-guard.ts';
import { localReply } from '../../../traffic/local-reply.ts';
import { mtls } from '../../../traffic/mtls.ts';
import type { PlannedDestination } from '../../../traffic/proxy-types.ts';
import type { LocalReply } from '../../../traffic/types.ts';
import type { RandomStream } from '../types.ts';
import type { SlotTarget, Upstream } from './upstream.ts';

/** Inbound policies of one workload, shared by its pods: what they decide about a kind of request is decided once. */
export class InboundPolicies {
  readonly config: ProxyConfig;
  private readonly plans = new Map<PlannedDestination, InboundPlan>();

  constructor(config: ProxyConfig) {
    this.config = config;
  }

  /** How the connection of a caller to a port turns out. */
  connection({ cluster, principal }: Upstream, port: number): ReturnType<typeof mtls> {
    return mtls(cluster.tls.mode, principal !== null, this.config.inbound.get(port)?.mtls ?? 'PERMISSIVE');
  }

  plan(policy: InboundPolicy, planned: PlannedDestination, source: Upstream, port: number, nowUs: number): InboundPlan {
    const known = this.plans.get(planned);
    if (known !== undefined && nowUs < known.validUntilUs) return known;
    const { mutual } = this.connection(source, port);
    const arrived = { ...planned.request, sourcePrincipal: mutual ? source.principal : null };
    const made = inboundPlan(policy, port, arrived, nowUs);
    this.plans.set(planned, made);
    return made;
  }
}

/** Plain text to a port that demands mutual TLS: no answer, the connection breaks. */
export const CUT_OFF: LocalReply = localReply(0, [], 'plain_text_to_strict_port');

/** What one pod does with one kind of request from one caller. */
export interface Admission {
  readonly plan: InboundPlan;
  readonly guard: InboundGuard;
  readonly isCutOff: boolean;
}

/** What guards one pod: its workload's policies and its own token buckets. */
export class PodGuard {
  readonly policies: InboundPolicies;
  private readonly guards = new Map<number, InboundGuard>();

  constructor(policies: InboundPolicies, nowUs: number) {
    this.policies = policies;
    for (const [port, policy] of policies.config.inbound) this.guards.set(port, new InboundGuard(policy, nowUs));
  }

  /** The refusal of a request, or null when the process gets it. */
  admit(
    planned: PlannedDestination,
    source: Upstream,
    { last, port, relay }: SlotTarget,
    nowUs: number,
    draw: RandomStream,
  ): LocalReply | null {
    // Behind an east-west gateway another pod, with other buckets, may stand each time.
    if (
      relay !== null ||
      last.planned !== planned ||
      (last.admission !== null && nowUs >= last.admission.plan.validUntilUs)
    ) {
      last.planned = planned;
      last.admission = this.admission(planned, source, port, nowUs);
    }
    const { admission } = last;
    if (admission === null) return null;
    return admission.isCutOff ? CUT_OFF : admission.guard.admit(admission.plan, nowUs, draw);
  }

  /** Null: nothing guards the port. */
  private admission(planned: PlannedDestination, source: Upstream, port: number, nowUs: number): Admission | null {
    const policy = this.policies.config.inbound.get(port);
    const guard = this.guards.get(port);
    if (policy === undefined || guard === undefined) return null;
    const { isCutOff } = this.policies.connection(source, port);
    return { plan: this.policies.plan(policy, planned, source, port, nowUs), guard, isCutOff };
  }
}
