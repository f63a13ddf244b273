/**
 * Outlier ejection of one cluster as one proxy sees it (outlier_detection_impl.cc). Consecutive failures eject at once,
 * if the share of ejected hosts allows; a sweep every interval, counted from the cluster's creation, lets hosts back
 * in whose time is over and lets the back-off of hosts that stayed in decay.
 *
 * Leaves out success-rate and failure-percentage detection, which Istio always turns off, and the few errors more that
 * slip through while a worker's finding travels to Envoy's main thread (17 of 600 at 30 in flight, measured).
 */
import type { OutlierPolicy } from '../mesh/types.ts';
import type { Draw } from './draw.ts';
import { CANCELLED, GRPC_STATUS, httpStatusOfGrpc, type Outcome, OVERFLOW, statusOf } from './outcome.ts';

/** Envoy's default `max_ejection_time`; a longer base replaces it. */
const MAX_EJECTION_US = 300_000_000;

/** What `record` and the sweep change. */
export interface OutlierEvents {
  /** The host was ejected or let back in. */
  onHealthChanged(host: number, nowUs: number): void;
}

export class Outlier {
  readonly #policy: OutlierPolicy;
  readonly #createdUs: number;
  readonly #maxEjectionUs: number;
  /** Envoy's `max_ejection_time_jitter`; 0, which is also Envoy's default, draws nothing. */
  readonly #jitterUs: number;
  readonly #events: OutlierEvents;
  #consecutive5xx = new Int32Array(0);
  #consecutiveGateway = new Int32Array(0);
  #consecutiveLocal = new Int32Array(0);
  #backoff = new Int32Array(0);
  #ejectedUs = new Float64Array(0);
  #admittedUs = new Float64Array(0);
  #jitter = new Float64Array(0);
  /** By slot. */
  flags: Uint8Array = new Uint8Array(0);
  #members: Int32Array = new Int32Array(0);
  #backingOff = 0;
  ejected = 0;
  ejectionsEnforced = 0;
  ejectionsOverflow = 0;
  /** The next sweep that can change anything; Infinity when none can. */
  dueUs = Number.POSITIVE_INFINITY;

  constructor(policy: OutlierPolicy, createdUs: number, events: OutlierEvents, jitterUs = 0) {
    this.#policy = policy;
    this.#createdUs = createdUs;
    this.#maxEjectionUs = Math.max(MAX_EJECTION_US, policy.baseEjectionUs);
    this.#events = events;
    this.#jitterUs = jitterUs;
  }

  /** A new set of hosts: those that stay keep their counters, those that left lose them. */
  setMembers(members: Int32Array, capacity: number): void {
    this.#grow(capacity);
    const stays = new Uint8Array(capacity);
    for (const host of members) stays[host] = 1;
    for (const host of this.#members) if (stays[host] === 0) this.#forget(host);
    this.#members = members;
  }

  /** Counts one result against a host, ejecting it when that was one too many. */
  record(host: number, outcome: Outcome, nowUs: number, draw: Draw): void {
    if (outcome >= 0) {
      const status = outcome >= GRPC_STATUS ? httpStatusOfGrpc(outcome - GRPC_STATUS) : outcome;
      if (status < 500) {
        this.#consecutive5xx[host] = 0;
        this.#consecutiveGateway[host] = 0;
      } else this.#recordFailure(host, status, nowUs, draw);
      return;
    }
    if (outcome === CANCELLED || outcome === OVERFLOW) return;
    const isLocalOrigin = outcome >= -5;
    if (isLocalOrigin && this.#policy.splitExternalLocalOriginErrors) this.#recordLocalFailure(host, nowUs, draw);
    else this.record(host, statusOf(outcome), nowUs, draw);
  }

  /** A connection to the host was used: in split mode that is a success of its own. */
  recordConnected(host: number): void {
    if (this.#policy.splitExternalLocalOriginErrors) this.#consecutiveLocal[host] = 0;
  }

  /** One sweep at its time. The order of hosts is undefined in Envoy (a hash map); here it is that of the members. */
  sweep(nowUs: number): void {
    const { baseEjectionUs, intervalUs } = this.#policy;
    for (const host of this.#members) {
      if (this.flags[host] === 0) continue;
      const stayUs = Math.min(baseEjectionUs * this.#backoff[host]!, this.#maxEjectionUs) + this.#jitter[host]!;
      if (nowUs - this.#ejectedUs[host]! >= stayUs) this.#admit(host, nowUs);
    }
    for (const host of this.#members) {
      if (this.flags[host] !== 0 || this.#backoff[host] === 0) continue;
      if (nowUs - this.#admittedUs[host]! < intervalUs) continue;
      this.#backoff[host]!--;
      if (this.#backoff[host] === 0) this.#backingOff--;
    }
    this.#schedule(nowUs);
  }

  #recordFailure(host: number, status: number, nowUs: number, draw: Draw): void {
    const { consecutive5xx, consecutiveGatewayErrors } = this.#policy;
    if (status >= 502 && status <= 504) {
      const count = ++this.#consecutiveGateway[host]!;
      if (count === consecutiveGatewayErrors && this.#eject(host, nowUs, draw)) this.#consecutiveGateway[host] = 0;
    } else this.#consecutiveGateway[host] = 0;
    const count = ++this.#consecutive5xx[host]!;
    if (count === consecutive5xx && this.#eject(host, nowUs, draw)) this.#consecutive5xx[host] = 0;
  }

  #recordLocalFailure(host: number, nowUs: number, draw: Draw): void {
    const count = ++this.#consecutiveLocal[host]!;
    if (count === this.#policy.consecutiveLocalOriginFailures && this.#eject(host, nowUs, draw)) {
      this.#consecutiveLocal[host] = 0;
    }
  }

  /** False when the host is out already (or gone), which leaves its counters running, as Envoy does. */
  #eject(host: number, nowUs: number, draw: Draw): boolean {
    if (this.flags[host] !== 0 || !this.#isMember(host)) return false;
    const { maxEjectionPercent, baseEjectionUs } = this.#policy;
    if ((100 * (this.ejected + 1)) / this.#members.length > Math.min(100, maxEjectionPercent)) {
      this.ejectionsOverflow++;
      return true;
    }
    this.ejected++;
    this.ejectionsEnforced++;
    this.flags[host] = 1;
    this.#ejectedUs[host] = nowUs;
    this.#jitter[host] = this.#jitterUs === 0 ? 0 : draw.below(this.#jitterUs / 1000 + 1) * 1000;
    if (this.#backoff[host]! * baseEjectionUs < this.#maxEjectionUs + baseEjectionUs) {
      if (this.#backoff[host]!++ === 0) this.#backingOff++;
    }
    if (this.dueUs === Number.POSITIVE_INFINITY) this.#schedule(nowUs);
    this.#events.onHealthChanged(host, nowUs);
    return true;
  }

  #admit(host: number, nowUs: number): void {
    this.ejected--;
    this.flags[host] = 0;
    this.#consecutive5xx[host] = 0;
    this.#consecutiveGateway[host] = 0;
    this.#consecutiveLocal[host] = 0;
    this.#admittedUs[host] = nowUs;
    this.#events.onHealthChanged(host, nowUs);
  }

  /** Sweeps without effect are skipped, but keep their phase. */
  #schedule(nowUs: number): void {
    const { intervalUs } = this.#policy;
    this.dueUs =
      this.ejected === 0 && this.#backingOff === 0
        ? Number.POSITIVE_INFINITY
        : this.#createdUs + (Math.floor((nowUs - this.#createdUs) / intervalUs) + 1) * intervalUs;
  }

  #isMember(host: number): boolean {
    return this.#members.includes(host);
  }

  #forget(host: number): void {
    if (this.flags[host] !== 0) this.ejected--;
    if (this.#backoff[host] !== 0) this.#backingOff--;
    this.flags[host] = 0;
    this.#backoff[host] = 0;
    this.#consecutive5xx[host] = 0;
    this.#consecutiveGateway[host] = 0;
    this.#consecutiveLocal[host] = 0;
  }

  #grow(capacity: number): void {
    if (capacity <= this.flags.length) return;
    this.#consecutive5xx = copy(new Int32Array(capacity), this.#consecutive5xx);
    this.#consecutiveGateway = copy(new Int32Array(capacity), this.#consecutiveGateway);
    this.#consecutiveLocal = copy(new Int32Array(capacity), this.#consecutiveLocal);
    this.#backoff = copy(new Int32Array(capacity), this.#backoff);
    this.#ejectedUs = copy(new Float64Array(capacity), this.#ejectedUs);
    this.#admittedUs = copy(new Float64Array(capacity), this.#admittedUs);
    this.#jitter = copy(new Float64Array(capacity), this.#jitter);
    this.flags = copy(new Uint8Array(capacity), this.flags);
  }
}

function copy<T extends Int32Array | Float64Array | Uint8Array>(to: T, from: T): T {
  to.set(from);
  return to;
}
