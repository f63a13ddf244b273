/**
 * One client at work: when its requests come, of which shape and user, and what became of them. Arrivals are open loop:
 * slow answers do not slow users down. A Poisson process has no memory, so a change of load begins anew at its time.
 */
import type { Client, LoadStep, RequestShape } from '../run-input.ts';
import type { RandomStream } from '../types.ts';
import type { Call } from './call.ts';
import type { Caller } from './caller.ts';
import type { ClientSeriesRecorder } from './client-series.ts';
import { EntryTally } from './entry-tally.ts';
import type { RequestKind } from './fleet.ts';
import { isGoodAnswer } from './outcome-figures.ts';

/** One shape with what the run needs of it. */
export interface ShapeRun {
  readonly shape: RequestShape;
  readonly kind: RequestKind;
  /** Variant of the propagated headers. */
  readonly variant: number;
  /** By window. */
  readonly tallies: readonly EntryTally[];
  /** Pod that each user met last, -1: none yet. */
  readonly lastPod: Int32Array;
}

/** Proxies that a request may enter by; empty when nobody listens. */
export type EntryCallers = (shape: ShapeRun) => readonly Caller[];

const NO_POD = -1;

export class ClientRun {
  readonly client: Client;
  readonly shapes: readonly ShapeRun[];
  readonly series: ClientSeriesRecorder;
  readonly entryCallers: EntryCallers;
  readonly draw: RandomStream;
  private readonly shares: Float64Array;
  private readonly totalShare: number;
  private readonly steps: readonly LoadStep[];
  private stepAt = -1;

  constructor(
    client: Client,
    shapes: readonly ShapeRun[],
    steps: readonly LoadStep[],
    draw: RandomStream,
    entryCallers: EntryCallers,
    series: ClientSeriesRecorder,
  ) {
    this.client = client;
    this.shapes = shapes;
    this.steps = steps;
    this.draw = draw;
    this.entryCallers = entryCallers;
    this.series = series;
    let sum = 0;
    this.shares = Float64Array.from(shapes, ({ shape }) => {
      sum += shape.share;
      return sum;
    });
    this.totalShare = sum;
  }

  /** Time of the next request after `nowUs`; Infinity when no load is to come. */
  nextUs(nowUs: number): number {
    let fromUs = nowUs;
    for (;;) {
      while (this.stepAt + 1 < this.steps.length && this.steps[this.stepAt + 1]!.fromUs <= fromUs) this.stepAt++;
      const multiplier = this.stepAt < 0 ? 1 : this.steps[this.stepAt]!.multiplier;
      const endUs = this.steps[this.stepAt + 1]?.fromUs ?? Number.POSITIVE_INFINITY;
      const rate = this.client.rps * multiplier;
      if (rate > 0) {
        const gapUs = 1_000_000 / rate;
        const dueUs = fromUs + (this.client.arrivals === 'poisson' ? this.draw.exponential(gapUs) : Math.round(gapUs));
        if (dueUs < endUs) return dueUs;
      }
      if (endUs === Number.POSITIVE_INFINITY) return endUs;
      fromUs = endUs;
    }
  }

  /** Index of the shape of the next request. */
  pickShape(): number {
    if (this.shapes.length === 1) return 0;
    const value = this.draw.unit() * this.totalShare;
    let at = 0;
    while (at < this.shapes.length - 1 && value >= this.shares[at]!) at++;
    return at;
  }

  pickUser(shape: ShapeRun): number {
    return shape.shape.users === null ? -1 : this.draw.below(shape.shape.users.count);
  }

  /** The entry proxy has the final answer. */
  answered(call: Call, status: number, isLocal: boolean, tookUs: number): void {
    const { caller, upstream } = call;
    const entry = call.entry!;
    const shape = this.shapes[call.shape]!;
    if (upstream !== null) entry.destination(upstream.cluster.key);
    if (!caller!.isUp) {
      this.unanswered(call);
      return;
    }
    const isOk = shape.shape.expects.length === 0 ? isGoodAnswer(status, 400) : shape.shape.expects.includes(status);
    entry.answer(status, call.flags, isOk, tookUs);
    this.series.answered(call.startedUs, tookUs, isOk);
    if (isLocal) entry.answeredByProxy++;
    else if (call.lastPod !== null) this.arrived(call, shape, entry);
  }

  /** The user gave up, or the way to the platform broke. */
  lostPatience(call: Call): void {
    if (call.upstream !== null) call.entry!.destination(call.upstream.cluster.key);
    call.entry!.flag(call.flags);
    this.unanswered(call);
  }

  private unanswered(call: Call): void {
    call.entry!.unanswered++;
    this.series.failed(call.startedUs);
  }

  private arrived(call: Call, shape: ShapeRun, entry: EntryTally): void {
    const server = call.lastPod!;
    entry.arrived++;
    entry.workload(server.workload);
    if (call.outgoing!.arrivesRight[call.chosen] === true) entry.arrivedAsExpected++;
    if (call.user < 0) return;
    const before = shape.lastPod[call.user]!;
    if (before !== NO_POD) {
      entry.returning++;
      if (before !== server.pod.number) entry.switched++;
    }
    shape.lastPod[call.user] = server.pod.number;
  }
}

/** Tallies of one shape, one per window. */
export function entryTallies(windows: number): readonly EntryTally[] {
  return Array.from({ length: windows }, () => new EntryTally());
}
