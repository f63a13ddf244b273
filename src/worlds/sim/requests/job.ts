import type { PlannedDestination } from '../../../traffic/proxy-types.ts';
import type { SimPod } from '../types.ts';
import type { Call } from './call.ts';
import type { PodServer } from './pod-server.ts';
import type { ServiceWork } from './service-work.ts';
import type { SlotTarget, Upstream } from './upstream.ts';

/** On its way to the pod. */
export const TRAVELLING = 0;
/** Waiting for a place; in a process that hangs, for ever. */
export const QUEUED = 1;
/** Being worked on; its end is an event. */
export const WORKING = 2;
/** Waiting for what it called. */
export const CALLING = 3;
/** Its answer is on the way. */
export const RETURNING = 4;
/** In the pool. */
export const FREE = 5;

/** One request at one pod. Pooled: whoever ends it must hold no reference afterwards. */
export class Job {
  readonly index: number;
  phase: number = FREE;
  /** Null: nobody waits for the answer any more. */
  call: Call | null = null;
  server: PodServer | null = null;
  destination: PlannedDestination | null = null;
  /** The destination as its caller knows it: who asks, which host was asked for. */
  source: Upstream | null = null;
  target: SlotTarget | null = null;
  /** The east-west gateway on its way. */
  gateway: SimPod | null = null;
  window = 0;
  /** Variant of the propagated headers. */
  variant = 0;
  isMirror = false;
  /** The pod's own proxy answered. */
  isRefused = false;
  work: ServiceWork | null = null;
  workUs = 0;
  arrivedUs = 0;
  /** Position in the calls, and how often the one there is still to be made; -1: not drawn yet. */
  callAt = 0;
  callsLeft = -1;
  child: Call | null = null;
  /** What travels back. */
  outcome = 0;
  /** Next in the pod's queue. */
  next: Job | null = null;
  /** An event names this job; one that died meanwhile goes back to the pool when it comes. */
  hasEvent = false;
  isDead = false;

  constructor(index: number) {
    this.index = index;
  }
}
