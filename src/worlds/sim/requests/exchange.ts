/**
 * The way of one request through proxies and pods: out of a proxy (`begin`), tries with connections, timeouts and
 * retries, the pod's work and its own calls, and back. Every step is an integer or a pooled object; this is where the
 * simulator spends its time.
 *
 * Leaves out: bodies and streaming (an answer arrives whole), hedged tries, priorities, and what a client does about a
 * redirect.
 */
import { NO_HEALTHY_UPSTREAM } from '../../../traffic/local-reply.ts';
import {
  CANCELLED,
  CONNECTION_RESET,
  OVERFLOW,
  PER_TRY_TIMEOUT,
  REQUEST_TIMEOUT,
  statusOf,
} from '../../../traffic/outcome.ts';
import {
  ANSWERED,
  type ClusterState,
  NO_HOST,
  PASSTHROUGH,
  type ProxyEvents,
  REFUSED,
  RETRY_LIMIT,
  RETRY_OVERFLOW,
  STARTED,
} from '../../../traffic/proxy-types.ts';
import type { LocalReply } from '../../../traffic/types.ts';
import type { EventLoop } from '../kernel/event-loop.ts';
import { BACKING_OFF, type Call, DELAYED, SENT, WAITING } from './call.ts';
import { CallEvents } from './call-events.ts';
import { CallTimers, PATIENCE, ROUTE_TIMEOUT, TRY_TIMEOUT } from './call-timers.ts';
import { mirrorCopies } from './mirror-copies.ts';
import { PROXY_PASS_US } from './network.ts';
import { flagsOfOutcome, isFailure, isGoodAnswer, RETRY_LIMIT_FLAG, RETRY_OVERFLOW_FLAG } from './outcome-figures.ts';
import type { PodServer } from './pod-server.ts';
import { countRefusal } from './pod-tally.ts';
import type { PodWork } from './pod-work.ts';
import type { RequestPools } from './request-pools.ts';
import { responseFlagBits } from './response-flags.ts';

const DELAY_FLAG = responseFlagBits(['DI']);

export class Exchange {
  private readonly loop: EventLoop;
  private readonly pools: RequestPools;
  private readonly timers: CallTimers;
  private readonly events: CallEvents;
  private readonly delayed: number;
  private readonly backedOff: number;
  private readonly broken: number;
  private readonly replies: (LocalReply | undefined)[] = [];
  /** Set once, before the first request: pods and proxies need one another. */
  work!: PodWork;

  constructor(loop: EventLoop, pools: RequestPools) {
    this.loop = loop;
    this.pools = pools;
    this.timers = new CallTimers(loop, pools.calls, (call, kind) => this.expired(call, kind));
    this.events = new CallEvents(loop, pools);
    this.delayed = this.events.handler((call) => this.route(call, call.chosen, this.replies[call.index]!));
    this.backedOff = this.events.handler((call) => this.try(call));
    this.broken = this.events.handler((call) => this.cut(call));
  }

  /** Starts a call whose caller, kind, parent and figures are set. */
  begin(call: Call): void {
    const nowUs = this.loop.nowUs();
    const caller = call.caller!;
    const plan = call.outgoing!.plan!;
    call.plan = plan;
    call.startedUs = nowUs;
    caller.requests++;
    const { proxy } = caller;
    const chosen = proxy.begin(plan, nowUs, caller.draw);
    if (proxy.delayUs > 0) {
      call.phase = DELAYED;
      call.flags |= DELAY_FLAG;
      call.chosen = chosen;
      this.replies[call.index] = proxy.reply;
      this.events.after(call, this.delayed, proxy.delayUs);
      return;
    }
    this.route(call, chosen, proxy.reply);
  }

  /** The user waits no longer than this. */
  limitPatience(call: Call, patienceUs: number): void {
    this.timers.set(call, PATIENCE, patienceUs);
  }

  /** The caller went away: whatever runs for it is given up. */
  cancel(call: Call): void {
    this.giveUp(call, CANCELLED);
    this.close(call);
  }

  /** A pod's answer is back, or the news that its connection broke. */
  returned(call: Call, outcome: number, from: PodServer | null, isClosed: boolean): void {
    const nowUs = this.loop.nowUs();
    call.lastPod = from;
    const upstream = call.upstream!;
    const seen = upstream.isTcp && outcome >= 0 ? 200 : outcome;
    this.noteTry(call, seen);
    call.job = null;
    upstream.state.release(call.host, seen, isClosed, nowUs, call.caller!.draw);
    this.tryEnded(call, outcome, seen);
  }

  /** The pod's side vanished; its reset reaches the caller after the way back. */
  reset(call: Call, travelUs: number): void {
    call.job = null;
    this.events.after(call, this.broken, travelUs);
  }

  /** Handlers for what proxies tell from within. */
  proxyEvents(
    connect: (state: ClusterState, host: number) => void,
    healthChanged: NonNullable<ProxyEvents['healthChanged']>,
  ): ProxyEvents {
    return {
      connect,
      started: (ticket) => this.send(this.pools.calls[ticket]!),
      failed: (ticket, outcome) => this.neverSent(this.pools.calls[ticket]!, outcome),
      healthChanged,
    };
  }

  private route(call: Call, chosen: number, reply: LocalReply): void {
    if (chosen === ANSWERED) {
      this.answerLocally(call, reply);
      return;
    }
    const nowUs = this.loop.nowUs();
    const caller = call.caller!;
    const plan = call.plan!;
    const outgoing = call.outgoing!;
    const destination = chosen === PASSTHROUGH ? outgoing.direct! : plan.destinations[chosen]!;
    const upstream = caller.upstream(destination.cluster, nowUs);
    call.chosen = chosen;
    call.destination = destination;
    call.upstream = upstream;
    call.hash = plan.hash.length === 0 ? null : caller.fleet.hashKey(outgoing, call.user);
    upstream.tallies[call.window]!.requests++;
    if (plan.mirrors.length > 0) mirrorCopies(call, this.pools, nowUs, this.sendCopy);
    if (plan.timeoutUs > 0) this.timers.set(call, ROUTE_TIMEOUT, plan.timeoutUs);
    this.try(call);
  }

  private readonly sendCopy = (copy: Call, limitUs: number): void => {
    this.timers.set(copy, ROUTE_TIMEOUT, limitUs);
    this.try(copy);
  };

  private try(call: Call): void {
    const nowUs = this.loop.nowUs();
    const { state } = call.upstream!;
    const { retry } = call.plan!;
    call.tryStartedUs = nowUs;
    call.lastPod = null;
    const host = state.pickHost(call.hash, call.retries > 0 ? call.tried : null, nowUs, call.caller!.draw);
    call.host = host;
    if (host === NO_HOST) {
      this.endGrant(call);
      this.answerLocally(call, NO_HEALTHY_UPSTREAM);
      return;
    }
    if (retry !== null && retry.perTryTimeoutUs > 0 && !call.isMirror) {
      this.timers.set(call, TRY_TIMEOUT, retry.perTryTimeoutUs);
    }
    call.phase = WAITING;
    const result = state.acquire(host, call.index);
    if (result === STARTED) this.send(call);
    else if (result === REFUSED) this.neverSent(call, OVERFLOW);
  }

  /** The try has a connection. */
  private send(call: Call): void {
    const upstream = call.upstream!;
    const caller = call.caller!;
    const target = upstream.targets[call.host] ?? caller.target(upstream, call.host);
    call.phase = SENT;
    const waitedUs = this.loop.nowUs() - call.tryStartedUs;
    const ownUs = caller.fleet.identity.meshed ? 2 * PROXY_PASS_US : 0;
    upstream.tallies[call.window]!.proxyWait.record(waitedUs + ownUs);
    const server = target.relay === null ? target.server : target.relay();
    if (server === null) this.reset(call, target.roundTripUs);
    else this.work.dispatch(call, server, target);
  }

  /** Counts the end of a try, before the outlier detector hears of it. What a breaker refused was no try. */
  private noteTry(call: Call, outcome: number): void {
    if (outcome === OVERFLOW) return;
    const upstream = call.upstream!;
    const hasFailed = isFailure(outcome);
    if (outcome !== CANCELLED) upstream.watch.try(call.host, hasFailed, this.loop.nowUs());
    if (call.isMirror) return;
    upstream.tallies[call.window]!.try(call.host, hasFailed);
    call.entry!.tries++;
  }

  /** A try that never had a connection. */
  private neverSent(call: Call, outcome: number): void {
    this.noteTry(call, outcome);
    this.tryEnded(call, outcome, outcome);
  }

  private tryEnded(call: Call, outcome: number, seen: number): void {
    const { retry } = call.plan!;
    if (retry !== null && !call.isMirror) {
      if (retry.perTryTimeoutUs > 0) this.timers.cancel(call, TRY_TIMEOUT);
      this.endGrant(call);
      const waitUs = call.upstream!.state.retryAfterUs(retry, call.retries, seen, call.caller!.draw);
      if (waitUs >= 0) {
        if (call.retries === 0) call.tried.begin(retry);
        call.tried.add(call.host);
        call.isGranted = true;
        call.retries++;
        call.upstream!.tallies[call.window]!.retries++;
        call.phase = BACKING_OFF;
        this.events.after(call, this.backedOff, waitUs);
        return;
      }
      if (waitUs === RETRY_LIMIT) call.flags |= RETRY_LIMIT_FLAG;
      else if (waitUs === RETRY_OVERFLOW) call.flags |= RETRY_OVERFLOW_FLAG;
    }
    call.flags |= flagsOfOutcome(outcome);
    this.finish(call, outcome, false);
  }

  private answerLocally(call: Call, reply: LocalReply): void {
    call.flags |= responseFlagBits(reply.flags);
    if (call.upstream === null) countRefusal(call.caller!.tallies[call.window]!, reply);
    this.finish(call, reply.status, true);
  }

  /** The final answer, from a pod or from the proxy itself. */
  private finish(call: Call, outcome: number, isLocal: boolean): void {
    const tookUs = this.loop.nowUs() - call.startedUs;
    const upstream = call.upstream;
    const status = outcome < 0 ? statusOf(outcome) : outcome;
    if (upstream !== null) {
      const tally = upstream.tallies[call.window]!;
      if (call.isMirror) tally.copyAnswered(status, tookUs);
      else tally.answer(status, call.flags, isGoodAnswer(status, 500), tookUs);
    }
    const { parent, client } = call;
    if (client !== null) client.answered(call, status, isLocal, tookUs);
    this.close(call);
    if (parent !== null) this.work.callEnded(parent, isGoodAnswer(status, 400));
  }

  private giveUp(call: Call, outcome: number): void {
    const { upstream } = call;
    if (call.phase === WAITING) upstream!.state.abandon(call.host, call.index);
    else if (call.phase === SENT) {
      if (call.job !== null) this.work.orphan(call.job);
      call.job = null;
      this.noteTry(call, outcome);
      upstream!.state.release(call.host, outcome, false, this.loop.nowUs(), call.caller!.draw);
    }
  }

  private expired(call: Call, kind: number): void {
    if (kind === TRY_TIMEOUT) {
      this.giveUp(call, PER_TRY_TIMEOUT);
      this.tryEnded(call, PER_TRY_TIMEOUT, PER_TRY_TIMEOUT);
    } else if (kind === ROUTE_TIMEOUT) {
      this.giveUp(call, REQUEST_TIMEOUT);
      call.flags |= flagsOfOutcome(REQUEST_TIMEOUT);
      this.finish(call, REQUEST_TIMEOUT, true);
    } else {
      call.client!.lostPatience(call);
      this.cancel(call);
    }
  }

  private endGrant(call: Call): void {
    if (!call.isGranted) return;
    call.isGranted = false;
    call.upstream!.state.retryDone();
  }

  /** Nothing more happens to this call; it is used again when no event names it. */
  private close(call: Call): void {
    this.timers.cancelAll(call);
    this.endGrant(call);
    this.events.end(call);
  }

  private cut(call: Call): void {
    // A timeout may have begun another try meanwhile.
    if (call.phase === SENT && call.job === null) this.returned(call, CONNECTION_RESET, null, true);
  }
}
