import type { HashKey, PlannedDestination, RequestPlan } from '../../../traffic/proxy-types.ts';
import { TriedHosts } from '../../../traffic/tried-hosts.ts';
import type { Caller } from './caller.ts';
import type { ClientRun } from './client-run.ts';
import type { EntryTally } from './entry-tally.ts';
import type { Outgoing } from './fleet.ts';
import type { Job } from './job.ts';
import type { PodServer } from './pod-server.ts';
import type { Upstream } from './upstream.ts';

/** An injected delay runs. */
export const DELAYED = 0;
/** Its try waits for a connection. */
export const WAITING = 1;
/** Its try is with a pod. */
export const SENT = 2;
/** Waiting to try again. */
export const BACKING_OFF = 3;
/** Answered or given up; not yet back in the pool while an event names it. */
export const OVER = 4;

/** One request as the proxy that sends it on sees it, through all its tries. Pooled. */
export class Call {
  readonly index: number;
  phase: number = OVER;
  caller: Caller | null = null;
  outgoing: Outgoing | null = null;
  plan: RequestPlan | null = null;
  destination: PlannedDestination | null = null;
  /** Position of the destination in the plan. */
  chosen = 0;
  upstream: Upstream | null = null;
  /** Slot of the present try, -1 before the first. */
  host = -1;
  /** The try at the pod, or null. */
  job: Job | null = null;
  /** Who waits: a job, a client, or nobody (a mirror). */
  parent: Job | null = null;
  client: ClientRun | null = null;
  shape = 0;
  user = -1;
  hash: HashKey | null = null;
  entry: EntryTally | null = null;
  window = 0;
  variant = 0;
  isMirror = false;
  startedUs = 0;
  tryStartedUs = 0;
  retries = 0;
  /** The present try is a granted retry. */
  isGranted = false;
  readonly tried: TriedHosts = new TriedHosts();
  flags = 0;
  /** The pod whose process answered the last try; null when none did. */
  lastPod: PodServer | null = null;
  /** Events that name this call. */
  events = 0;

  constructor(index: number) {
    this.index = index;
  }
}
