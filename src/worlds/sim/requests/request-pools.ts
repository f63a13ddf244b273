import { Call } from './call.ts';
import { FREE, Job } from './job.ts';

/** Calls and jobs in use and to be used again: a request allocates nothing once the pools are warm. */
export class RequestPools {
  readonly calls: Call[] = [];
  readonly jobs: Job[] = [];
  private readonly freeCalls: Call[] = [];
  private readonly freeJobs: Job[] = [];

  takeCall(): Call {
    const call = this.freeCalls.pop();
    if (call !== undefined) return call;
    const made = new Call(this.calls.length);
    this.calls.push(made);
    return made;
  }

  giveCall(call: Call): void {
    call.parent = null;
    call.client = null;
    call.job = null;
    call.upstream = null;
    call.lastPod = null;
    call.destination = null;
    call.hash = null;
    call.retries = 0;
    call.flags = 0;
    call.host = -1;
    call.user = -1;
    this.freeCalls.push(call);
  }

  takeJob(): Job {
    const job = this.freeJobs.pop();
    if (job !== undefined) return job;
    const made = new Job(this.jobs.length);
    this.jobs.push(made);
    return made;
  }

  giveJob(job: Job): void {
    job.phase = FREE;
    job.call = null;
    job.server = null;
    job.child = null;
    job.next = null;
    job.isDead = false;
    job.callAt = 0;
    job.callsLeft = -1;
    this.freeJobs.push(job);
  }
}
