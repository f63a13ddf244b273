/**
 * A request inside its pod: the pod's own proxy lets it in, it waits for a place, costs its time, asks other services
 * one after another, and goes back.
 *
 * An application whose call fails (no answer, or a status of 400 and above) answers 500 itself; it neither retries nor
 * degrades, because nothing says that it would. When its caller goes away it stops calling, as a server does that hands
 * its request's context on; work on a CPU is finished all the same.
 */

import { happens } from '../../../traffic/fault.ts';
import { CONNECTION_RESET, GRPC_STATUS } from '../../../traffic/outcome.ts';
import type { EventLoop } from '../kernel/event-loop.ts';
import type { RandomStream, SimPod } from '../types.ts';
import type { Call } from './call.ts';
import type { Exchange } from './exchange.ts';
import type { RequestKind } from './fleet.ts';
import { CALLING, FREE, type Job, QUEUED, RETURNING, TRAVELLING, WORKING } from './job.ts';
import { CUT_OFF } from './pod-guard.ts';
import type { PodServer } from './pod-server.ts';
import { countRefusal } from './pod-tally.ts';
import type { RequestPools } from './request-pools.ts';
import type { SlotTarget } from './upstream.ts';

const OK = 200;
const APPLICATION_ERROR = 500;
const GRPC_OK = GRPC_STATUS;
const GRPC_INTERNAL = GRPC_STATUS + 13;
const GRPC_UNAVAILABLE = GRPC_STATUS + 14;

/** The window in which something happens, for figures that belong to pods rather than requests. */
export interface CurrentWindow {
  index: number;
}

export class PodWork {
  private readonly loop: EventLoop;
  private readonly pools: RequestPools;
  private readonly exchange: Exchange;
  private readonly window: CurrentWindow;
  /** Errors, service times, extra calls, rate limits below 100 %. */
  private readonly draw: RandomStream;
  private readonly arrived: number;
  private readonly worked: number;
  private readonly returned: number;

  constructor(loop: EventLoop, pools: RequestPools, exchange: Exchange, window: CurrentWindow, draw: RandomStream) {
    this.loop = loop;
    this.pools = pools;
    this.exchange = exchange;
    this.window = window;
    this.draw = draw;
    this.arrived = loop.handler((index) => this.arrive(pools.jobs[index]!));
    this.worked = loop.handler((index) => this.finishWork(pools.jobs[index]!));
    this.returned = loop.handler((index) => this.comeBack(pools.jobs[index]!));
  }

  /** Sends the try of a call on its way to a pod. */
  dispatch(call: Call, server: PodServer, target: SlotTarget): void {
    const job = this.pools.takeJob();
    job.phase = TRAVELLING;
    job.call = call;
    job.server = server;
    job.destination = call.destination;
    job.source = call.upstream!;
    job.work = target.work ?? server.work(call.upstream!.cluster.host);
    job.target = target;
    job.gateway = target.last.gateway;
    job.window = call.window;
    job.variant = call.variant;
    job.isMirror = call.isMirror;
    job.isRefused = false;
    call.job = job;
    this.awaitEvent(job, this.arrived, target.travelUs);
  }

  /** Nobody waits for this job any more. */
  orphan(job: Job): void {
    job.call = null;
    if (job.phase !== CALLING) return;
    const child = job.child!;
    job.child = null;
    this.exchange.cancel(child);
    this.leave(job);
    this.pools.giveJob(job);
  }

  /** A call that a job made was answered. */
  callEnded(job: Job, isGood: boolean): void {
    job.child = null;
    if (isGood) this.goOn(job);
    else this.respond(job, job.source!.isGrpc ? GRPC_INTERNAL : APPLICATION_ERROR);
  }

  /** The process died with everything in it. Its connections break, unless nothing gets out of its node. */
  vanish(server: PodServer): void {
    const isSilent = server.pod.behaviour.unreachable;
    server.clear(this.loop.nowUs());
    for (const job of this.pools.jobs) {
      if (job.server !== server || job.phase === FREE || job.phase === TRAVELLING || job.phase === RETURNING) continue;
      const { call, child } = job;
      job.call = null;
      job.child = null;
      if (child !== null) this.exchange.cancel(child);
      if (call !== null) {
        call.job = null;
        if (!isSilent) this.exchange.reset(call, job.target!.travelUs);
      }
      if (job.hasEvent) job.isDead = true;
      else this.pools.giveJob(job);
    }
  }

  /** An east-west gateway died: what went through it breaks, and the pods behind it work for nobody. */
  breakThrough(gateway: SimPod): void {
    for (const job of this.pools.jobs) {
      if (job.phase === FREE || job.gateway !== gateway || job.call === null) continue;
      const { call, target } = job;
      call.job = null;
      if (!gateway.behaviour.unreachable) this.exchange.reset(call, target!.travelUs);
      this.orphan(job);
    }
  }

  private arrive(job: Job): void {
    job.hasEvent = false;
    const server = job.server!;
    const { pod } = server;
    if (pod.behaviour.unreachable) {
      this.lose(job);
      return;
    }
    if (!pod.accepting) {
      this.goBack(job, CONNECTION_RESET, 0);
      return;
    }
    job.arrivedUs = this.loop.nowUs();
    if (server.guard !== null && !this.isLetIn(job, server)) return;
    const tally = server.tallies[job.window]!;
    tally.requests++;
    if (job.isMirror) tally.mirrored++;
    const current = server.tallies[this.window.index]!;
    current.maxInFlight = Math.max(current.maxInFlight, ++server.inFlight);
    if (server.busy < pod.concurrency && !pod.behaviour.hung) this.startWork(job);
    else this.wait(job);
  }

  /** A process that hung works again. */
  resume(server: PodServer): void {
    while (server.busy < server.pod.concurrency) {
      const next = server.dequeue();
      if (next === null) return;
      this.startWork(next);
    }
  }

  private wait(job: Job): void {
    job.phase = QUEUED;
    job.server!.enqueue(job);
  }

  /** The pod's own proxy: false when it answered. */
  private isLetIn(job: Job, server: PodServer): boolean {
    const refusal = server.guard!.admit(job.destination!, job.source!, job.target!, this.loop.nowUs(), this.draw);
    if (refusal === null) return true;
    if (refusal === CUT_OFF) {
      server.tallies[job.window]!.plaintextRefused++;
      this.goBack(job, CONNECTION_RESET, 0);
      return false;
    }
    countRefusal(server.tallies[job.window]!, refusal);
    server.served.note(refusal.status, 0);
    job.isRefused = true;
    // A local rate limit does not mark its 429 (measured), so the caller may retry it like any other status.
    this.goBack(job, refusal.status, 0);
    return false;
  }

  private startWork(job: Job): void {
    const server = job.server!;
    const work = job.work!;
    job.phase = WORKING;
    server.busy++;
    const meanUs = work.meanUs * server.pod.behaviour.slowFactor;
    job.workUs = work.isExponential ? this.draw.exponential(meanUs) : Math.round(meanUs);
    this.awaitEvent(job, this.worked, job.workUs);
  }

  private finishWork(job: Job): void {
    job.hasEvent = false;
    if (job.isDead) {
      this.pools.giveJob(job);
      return;
    }
    const server = job.server!;
    const { behaviour } = server.pod;
    server.cpuUs += job.workUs;
    server.tallies[this.window.index]!.cpuUs += job.workUs;
    server.busy--;
    if (behaviour.hung) {
      this.wait(job);
      return;
    }
    const next = server.dequeue();
    if (next !== null) this.startWork(next);
    const errors =
      server.inFlight > behaviour.strainedAbove ? behaviour.strainedErrorPerMillion : behaviour.errorPerMillion;
    if (happens(errors, this.draw)) this.respond(job, this.errorOf(job, behaviour.errorStatus));
    else this.goOn(job);
  }

  /** Makes the next call of the job, or answers. */
  private goOn(job: Job): void {
    if (job.call === null) {
      this.leave(job);
      this.pools.giveJob(job);
      return;
    }
    const calls = job.work!.calls[job.variant];
    while (calls !== undefined && job.callAt < calls.length) {
      const { kind, times, extraPerMillion } = calls[job.callAt]!;
      if (job.callsLeft < 0) job.callsLeft = times + (happens(extraPerMillion, this.draw) ? 1 : 0);
      if (job.callsLeft > 0) {
        job.callsLeft--;
        this.callOut(job, kind);
        return;
      }
      job.callsLeft = -1;
      job.callAt++;
    }
    this.respond(job, job.source!.isGrpc ? GRPC_OK : OK);
  }

  private callOut(job: Job, kind: RequestKind): void {
    const parent = job.call!;
    const { caller } = job.server!;
    const call = this.pools.takeCall();
    call.caller = caller;
    call.outgoing = caller.fleet.outgoingOf(kind, this.loop.nowUs());
    call.parent = job;
    call.entry = parent.entry;
    call.window = job.window;
    call.variant = job.variant;
    call.user = parent.user;
    call.isMirror = false;
    job.phase = CALLING;
    job.child = call;
    this.exchange.begin(call);
  }

  private respond(job: Job, outcome: number): void {
    const server = job.server!;
    this.leave(job);
    server.served.note(outcome, this.loop.nowUs() - job.arrivedUs + server.pod.behaviour.extraLatencyUs);
    if (outcome >= APPLICATION_ERROR && outcome !== GRPC_OK) server.tallies[job.window]!.errors++;
    else server.answeredWell(happens(server.pod.behaviour.lostOrderPerMillion, this.draw));
    this.goBack(job, outcome, server.pod.behaviour.extraLatencyUs);
  }

  private goBack(job: Job, outcome: number, extraUs: number): void {
    job.phase = RETURNING;
    job.outcome = outcome;
    this.awaitEvent(job, this.returned, job.target!.travelUs + extraUs);
  }

  private comeBack(job: Job): void {
    job.hasEvent = false;
    const { call, outcome, server, isRefused } = job;
    // A node that was cut off meanwhile keeps the answer.
    if (call !== null && server!.pod.behaviour.unreachable) {
      this.lose(job);
      return;
    }
    this.pools.giveJob(job);
    if (call === null) return;
    const isProcess = outcome !== CONNECTION_RESET && !isRefused;
    // A server that is about to end says so with its answer, and the connection is not used again.
    this.exchange.returned(call, outcome, isProcess ? server : null, !server!.pod.accepting);
  }

  /** Packets vanish: the caller learns nothing. */
  private lose(job: Job): void {
    if (job.call !== null) job.call.job = null;
    this.pools.giveJob(job);
  }

  private leave(job: Job): void {
    const server = job.server!;
    if (server.inFlight > 0) server.inFlight--;
  }

  private errorOf(job: Job, status: number): number {
    if (!job.source!.isGrpc || status < 500) return status;
    return status === APPLICATION_ERROR ? GRPC_INTERNAL : GRPC_UNAVAILABLE;
  }

  private awaitEvent(job: Job, handler: number, delayUs: number): void {
    job.hasEvent = true;
    this.loop.schedule(this.loop.nowUs() + delayUs, handler, job.index);
  }
}
