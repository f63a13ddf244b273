/**
 * The process in a pod: so many requests at once, the rest wait in order of arrival. What a request costs is CPU time;
 * while it waits for what it calls it holds no place, as in an asynchronous server.
 *
 * Leaves out: memory, disks, garbage collection, limits of threads or of accepted connections.
 */
import type { SimPod } from '../types.ts';
import type { Caller } from './caller.ts';
import type { Job } from './job.ts';
import type { PodGuard } from './pod-guard.ts';
import type { PodTally } from './pod-tally.ts';
import { ServedRequests } from './served-requests.ts';
import type { ServiceWork } from './service-work.ts';

export class PodServer {
  readonly pod: SimPod;
  /** The pod's own proxy on its way out, or the plain network where it has none. */
  readonly caller: Caller;
  /** Null: no sidecar guards it. */
  guard: PodGuard | null;
  readonly workOf: (host: string) => ServiceWork;
  /** Works by the host that was asked for. */
  readonly works: Map<string, ServiceWork> = new Map();
  /** By window. */
  readonly tallies: readonly PodTally[];
  readonly workload: string;
  busy = 0;
  inFlight = 0;
  cpuUs = 0;
  /** Requests that its process answered well since it began, and those of them that were lost all the same. */
  orders = 0;
  lostOrders = 0;
  ordersSinceUs: number;
  served: ServedRequests;
  private head: Job | null = null;
  private tail: Job | null = null;

  constructor(
    pod: SimPod,
    caller: Caller,
    guard: PodGuard | null,
    workOf: (host: string) => ServiceWork,
    tallies: readonly PodTally[],
    nowUs: number,
  ) {
    this.ordersSinceUs = nowUs;
    this.served = new ServedRequests(nowUs);
    this.pod = pod;
    this.caller = caller;
    this.guard = guard;
    this.workOf = workOf;
    this.tallies = tallies;
    this.workload = `${pod.namespace}/${pod.workload.split('/').at(-1)}`;
  }

  answeredWell(isLost: boolean): void {
    this.orders++;
    if (isLost) this.lostOrders++;
  }

  work(host: string): ServiceWork {
    let work = this.works.get(host);
    if (work === undefined) {
      work = this.workOf(host);
      this.works.set(host, work);
    }
    return work;
  }

  enqueue(job: Job): void {
    job.next = null;
    if (this.tail === null) this.head = job;
    else this.tail.next = job;
    this.tail = job;
  }

  /** The job that waited longest, or null. */
  dequeue(): Job | null {
    const job = this.head;
    if (job === null) return null;
    this.head = job.next;
    if (this.head === null) this.tail = null;
    job.next = null;
    return job;
  }

  /** The process died: whoever waited is forgotten, its owner ends the jobs; what it counted is gone. */
  clear(nowUs: number): void {
    this.orders = 0;
    this.lostOrders = 0;
    this.ordersSinceUs = nowUs;
    this.served = new ServedRequests(nowUs);
    this.head = null;
    this.tail = null;
    this.busy = 0;
    this.inFlight = 0;
  }
}
