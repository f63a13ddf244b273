/**
 * One destination as one replica sees it: hosts, ejections, connections and retries put together. Time moves when a
 * request passes: sweeps and held-back health changes that fell due since the last one are applied first, at their own
 * times, so an idle cluster costs nothing.
 */
import type { Cluster, Endpoint, EndpointGroups } from '../mesh/types.ts';
import { ConnectionPools, type PoolEvents } from './connection-pools.ts';
import type { Draw } from './draw.ts';
import type { EndpointRegistry } from './endpoint-registry.ts';
import { hostLayout } from './host-layout.ts';
import { HostSet } from './host-set.ts';
import { breaksConnection, CONNECT_FAILURE, type Outcome, OVERFLOW } from './outcome.ts';
import { Outlier } from './outlier.ts';
import { PickHost } from './pick-host.ts';
import {
  type ClusterState as ClusterStateShape,
  type ClusterStatistics,
  type HashKey,
  NO_RETRY,
  type ProxyEvents,
  type ProxyTuning,
  RETRY_LIMIT,
  RETRY_OVERFLOW,
  type RetryPlan,
  STARTED,
  type TriedHosts,
} from './proxy-types.ts';
import { backoffUs, isRetriable } from './retry.ts';
import { UpdateMerge } from './update-merge.ts';

const NO_GROUPS: EndpointGroups = { priorities: [], weighted: false };
const NONE_EJECTED = new Uint8Array(0);

export class ClusterState implements ClusterStateShape {
  readonly cluster: Cluster;
  readonly #registry: EndpointRegistry;
  readonly #tuning: ProxyTuning;
  readonly #events: ProxyEvents;
  readonly #pools: ConnectionPools;
  readonly #outlier: Outlier | null;
  readonly #picker: PickHost;
  #set: HostSet;
  #merges: UpdateMerge[] = [];
  /** The earliest sweep or held-back delivery. */
  #dueUs = Number.POSITIVE_INFINITY;
  #nowUs: number;
  #draw: Draw;
  #retries = 0;
  #retryOverflow = 0;
  #retryLimitExceeded = 0;

  constructor(
    cluster: Cluster,
    registry: EndpointRegistry,
    events: ProxyEvents,
    tuning: ProxyTuning,
    nowUs: number,
    draw: Draw,
  ) {
    this.cluster = cluster;
    this.#registry = registry;
    this.#events = events;
    this.#tuning = tuning;
    this.#nowUs = nowUs;
    this.#draw = draw;
    this.#set = new HostSet(hostLayout(NO_GROUPS, registry), cluster.panicThresholdPercent, NONE_EJECTED);
    this.#picker = new PickHost(cluster, registry, this.#set, nowUs, draw);
    this.#pools = new ConnectionPools(cluster.pool, this.#poolEvents());
    this.#outlier =
      cluster.outlier === null ? null : new Outlier(cluster.outlier, nowUs, this, tuning.maxEjectionJitterUs);
  }

  endpoint(host: number): Endpoint {
    return this.#registry.endpoint(host);
  }

  get active(): Int32Array {
    return this.#pools.active;
  }

  get ejected(): number {
    return this.#outlier?.ejected ?? 0;
  }

  isEjected(host: number): boolean {
    return this.#outlier?.flags[host] === 1;
  }

  get statistics(): ClusterStatistics {
    return {
      ejectionsEnforced: this.#outlier?.ejectionsEnforced ?? 0,
      ejectionsOverflow: this.#outlier?.ejectionsOverflow ?? 0,
      pendingOverflow: this.#pools.pendingOverflow,
      activeOverflow: this.#pools.activeOverflow,
      connectionOverflow: this.#pools.connectionOverflow,
      retries: this.#retries,
      retryOverflow: this.#retryOverflow,
      retryLimitExceeded: this.#retryLimitExceeded,
      panicPicks: this.#picker.panicPicks,
    };
  }

  /** New endpoints, in the order that `mesh` computed for this proxy. Reaches the workers at once. */
  setEndpoints(groups: EndpointGroups, nowUs: number): void {
    this.advance(nowUs);
    const before = this.#set.layout;
    const layout = hostLayout(groups, this.#registry);
    if (layout === before) return;
    const capacity = this.#registry.size;
    this.#pools.grow(capacity);
    this.#picker.active = this.#pools.active;
    const joined = this.#join(layout.slots, before.priorityOf, nowUs);
    for (const host of before.slots) if ((layout.priorityOf[host] ?? -1) < 0) this.#pools.leave(host);
    this.#outlier?.setMembers(layout.slots, capacity);
    const ejected = this.#outlier?.flags ?? NONE_EJECTED;
    this.#set = new HostSet(layout, this.cluster.panicThresholdPercent, ejected);
    while (this.#merges.length < layout.priorities.length) {
      this.#merges.push(new UpdateMerge(this.#tuning.updateMergeWindowUs));
    }
    for (const merge of this.#merges) merge.delivered(nowUs);
    this.#picker.setHosts(this.#set, joined ? nowUs : Number.NEGATIVE_INFINITY, nowUs);
    this.#reckonDue();
  }

  pickHost(hash: HashKey | null, tried: TriedHosts | null, nowUs: number, draw: Draw): number {
    if (nowUs >= this.#dueUs) this.advance(nowUs);
    return this.#picker.pick(hash, tried, this.#tuning.hostSelectionAttempts, nowUs, draw);
  }

  acquire(host: number, ticket: number): number {
    const result = this.#pools.acquire(host, ticket);
    if (result === STARTED && this.#outlier !== null) this.#outlier.recordConnected(host);
    return result;
  }

  connected(host: number): void {
    this.#pools.connected(host);
  }

  connectFailed(host: number, nowUs: number, draw: Draw): void {
    this.advance(nowUs);
    this.#nowUs = nowUs;
    this.#draw = draw;
    this.#pools.connectFailed(host);
    this.#reckonDue();
  }

  get connections(): number {
    return this.#pools.breaker.connections;
  }

  closeIdle(host: number): void {
    this.#pools.closeIdle(host);
  }

  abandon(host: number, ticket: number): void {
    this.#pools.abandon(host, ticket);
  }

  release(host: number, outcome: Outcome, closed: boolean, nowUs: number, draw: Draw): void {
    if (nowUs >= this.#dueUs) this.advance(nowUs);
    if (this.#outlier !== null) this.#outlier.record(host, outcome, nowUs, draw);
    this.#pools.release(host, closed || (breaksConnection(outcome) && !this.cluster.pool.http2));
  }

  retryAfterUs(retry: RetryPlan, retries: number, outcome: Outcome, draw: Draw): number {
    if (!isRetriable(retry, outcome)) return NO_RETRY;
    if (retries >= retry.attempts) {
      this.#retryLimitExceeded++;
      return RETRY_LIMIT;
    }
    if (!this.#pools.breaker.canRetry) {
      this.#retryOverflow++;
      return RETRY_OVERFLOW;
    }
    this.#pools.breaker.retries++;
    this.#retries++;
    return backoffUs(retry, retries + 1, draw);
  }

  retryDone(): void {
    this.#pools.breaker.retries--;
  }

  advance(nowUs: number): void {
    while (this.#dueUs <= nowUs) {
      const dueUs = this.#dueUs;
      this.#nowUs = dueUs;
      if (this.#outlier !== null && this.#outlier.dueUs <= dueUs) this.#outlier.sweep(dueUs);
      for (let priority = 0; priority < this.#merges.length; priority++) {
        if (this.#merges[priority]!.dueUs <= dueUs) this.#deliver(priority, dueUs);
      }
      this.#reckonDue();
    }
  }

  /** From the outlier detector: Envoy then updates every priority, each within its own merge window. */
  onHealthChanged(host: number, nowUs: number): void {
    this.#events.healthChanged?.(this, host, this.isEjected(host), nowUs);
    for (let priority = 0; priority < this.#set.layout.priorities.length; priority++) {
      if (this.#merges[priority]!.healthChanged(nowUs)) this.#deliver(priority, nowUs);
    }
    this.#reckonDue();
  }

  #deliver(priority: number, nowUs: number): void {
    this.#merges[priority]!.delivered(nowUs);
    if (priority >= this.#set.layout.priorities.length) return;
    this.#set.deliver(priority, this.#outlier?.flags ?? NONE_EJECTED);
    this.#picker.refresh(priority, nowUs);
  }

  #join(hosts: Int32Array, known: Int32Array, nowUs: number): boolean {
    const joinedUs = new Float64Array(this.#registry.size);
    joinedUs.set(this.#picker.joinedUs);
    let someJoined = false;
    for (const host of hosts) {
      this.#pools.join(host);
      if ((known[host] ?? -1) >= 0) continue;
      joinedUs[host] = nowUs;
      someJoined = true;
    }
    this.#picker.joinedUs = joinedUs;
    return someJoined;
  }

  #reckonDue(): void {
    let dueUs = this.#outlier?.dueUs ?? Number.POSITIVE_INFINITY;
    for (const merge of this.#merges) if (merge.dueUs < dueUs) dueUs = merge.dueUs;
    this.#dueUs = dueUs;
  }

  #poolEvents(): PoolEvents {
    return {
      connect: (host) => this.#events.connect(this, host),
      started: (host, ticket) => {
        this.#outlier?.recordConnected(host);
        this.#events.started(ticket);
      },
      failed: (host, ticket, outcome) => {
        if (outcome === CONNECT_FAILURE) this.#outlier?.record(host, outcome, this.#nowUs, this.#draw);
        this.#events.failed(ticket, outcome === CONNECT_FAILURE ? CONNECT_FAILURE : OVERFLOW);
      },
    };
  }
}
