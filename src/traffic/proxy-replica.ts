/**
 * One replica of a gateway or sidecar: what `proxy-types.ts` promises. It holds what is per proxy instance (ejections,
 * breakers, pools, token buckets); everything that replicas share is in the program and the endpoint registries.
 *
 * Leaves out: what a caller may ask for in `x-envoy-…` request headers (retries, timeouts), TCP connections, request
 * bodies, and that tokens are taken after an injected delay rather than before it.
 */
import type { Cluster, EndpointGroups } from '../mesh/types.ts';
import { ClusterState } from './cluster-state.ts';
import type { Draw } from './draw.ts';
import { EndpointRegistry } from './endpoint-registry.ts';
import { happens } from './fault.ts';
import { ROUTE_NOT_FOUND } from './local-reply.ts';
import { pickDestination } from './pick-destination.ts';
import {
  ANSWERED,
  type MirrorPlan,
  PASSTHROUGH,
  type ProxyEvents,
  type ProxyInstance,
  type ProxyProgram,
  type ProxyTuning,
  type RequestPlan,
} from './proxy-types.ts';
import { bucketsOf } from './rate-limit-plan.ts';
import { sameCluster } from './same-cluster.ts';
import { takeTokens } from './take-tokens.ts';
import type { TokenBucket } from './token-bucket.ts';
import type { LocalReply } from './types.ts';
import { UPDATE_MERGE_WINDOW_US } from './update-merge.ts';

/** What Istio leaves Envoy at, or sets: five further picks to avoid tried hosts. */
export const ISTIO_TUNING: ProxyTuning = {
  updateMergeWindowUs: UPDATE_MERGE_WINDOW_US,
  maxEjectionJitterUs: 0,
  hostSelectionAttempts: 5,
};

/** Slots of endpoints by cluster key, shared by all proxies of a world. */
export type EndpointRegistries = Map<string, EndpointRegistry>;

/** What a replica is made of beside its program. */
export interface ProxyParts {
  readonly registries: EndpointRegistries;
  readonly events: ProxyEvents;
  readonly tuning?: ProxyTuning;
}

/** Makes a replica. `draw` gives it its phase in cyclic policies. */
export function createProxy(program: ProxyProgram, parts: ProxyParts, nowUs: number, draw: Draw): ProxyReplica {
  return new ProxyReplica(program, parts, nowUs, draw);
}

export class ProxyReplica implements ProxyInstance {
  program: ProxyProgram;
  reply: LocalReply = ROUTE_NOT_FOUND;
  delayUs = 0;
  readonly #parts: ProxyParts;
  readonly #draw: Draw;
  #nowUs: number;
  #clusters: (ClusterState | undefined)[] = [];
  #buckets: TokenBucket[];

  constructor(program: ProxyProgram, parts: ProxyParts, nowUs: number, draw: Draw) {
    this.program = program;
    this.#parts = parts;
    this.#nowUs = nowUs;
    this.#draw = draw;
    this.#buckets = program.rateLimits.flatMap((limit) => bucketsOf(limit, nowUs));
  }

  cluster(index: number): ClusterState {
    return this.#clusters[index] ?? this.#makeCluster(index);
  }

  begin(plan: RequestPlan, nowUs: number, draw: Draw): number {
    this.delayUs = 0;
    if (plan.denied !== null) return this.#answer(plan.denied);
    const { fault } = plan;
    if (fault !== null) {
      if (happens(fault.delayPerMillion, draw)) this.delayUs = fault.delayUs;
      if (happens(fault.abortPerMillion, draw)) {
        return this.#answer(this.delayUs > 0 ? fault.delayedAbort : fault.abort);
      }
    }
    if (plan.preflight !== null) return this.#answer(plan.preflight);
    const { rateLimit } = plan;
    if (rateLimit !== null && !takeTokens(this.#buckets, rateLimit, nowUs, draw)) return this.#answer(rateLimit.reply);
    if (plan.reply !== null) return this.#answer(plan.reply);
    if (plan.passthrough) return PASSTHROUGH;
    const chosen = plan.bounds.length === 1 ? 0 : pickDestination(plan.bounds, draw.below(plan.totalWeight));
    return plan.destinations[chosen]!.cluster < 0 ? this.#answer(plan.notFound) : chosen;
  }

  mirrors(mirror: MirrorPlan, draw: Draw): boolean {
    return mirror.cluster >= 0 && happens(mirror.perMillion, draw);
  }

  /** `x-ratelimit-…` headers of a response to this plan, when they were asked for: those of its strictest bucket. */
  rateLimitHeaders({ rateLimit }: RequestPlan, nowUs: number): Readonly<Record<string, string>> {
    if (rateLimit?.hasHeaders !== true) return {};
    const bucket = this.#buckets[rateLimit.buckets[0]!]!;
    return {
      'x-ratelimit-limit': String(rateLimit.limits[0]!),
      'x-ratelimit-remaining': String(bucket.remaining(nowUs)),
      'x-ratelimit-reset': String(Math.ceil(bucket.untilTokenUs(nowUs) / 1_000_000)),
    };
  }

  setEndpoints(cluster: number, groups: EndpointGroups, nowUs: number): void {
    this.#nowUs = nowUs;
    this.cluster(cluster).setEndpoints(groups, nowUs);
  }

  reconfigure(program: ProxyProgram, nowUs: number): void {
    const before = this.program;
    const kept = this.#clusters;
    this.#nowUs = nowUs;
    this.program = program;
    this.#buckets = program.rateLimits.flatMap((limit) => bucketsOf(limit, nowUs));
    this.#clusters = program.clusters.map((cluster) => {
      const index = before.clusterIndex.get(cluster.key);
      return index !== undefined && sameCluster(before.clusters[index]!, cluster) ? kept[index] : undefined;
    });
  }

  sweep(nowUs: number): void {
    this.#nowUs = nowUs;
    for (const cluster of this.#clusters) cluster?.advance(nowUs);
  }

  #answer(reply: LocalReply): number {
    this.reply = reply;
    return ANSWERED;
  }

  #makeCluster(index: number): ClusterState {
    const cluster: Cluster = this.program.clusters[index]!;
    const { registries, events, tuning } = this.#parts;
    let registry = registries.get(cluster.key);
    if (registry === undefined) {
      registry = new EndpointRegistry();
      registries.set(cluster.key, registry);
    }
    const state = new ClusterState(cluster, registry, events, tuning ?? ISTIO_TUNING, this.#nowUs, this.#draw);
    this.#clusters[index] = state;
    return state;
  }
}
