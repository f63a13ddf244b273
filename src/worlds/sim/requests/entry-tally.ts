import { GRPC_STATUS } from '../../../traffic/outcome.ts';
import { HistogramRecorder } from '../../../units/histogram.ts';
import type { Client, RequestShape } from '../run-input.ts';
import type { EntryFigures } from '../run-result.ts';
import { CountsByKey, CountsByName, sortedCounts } from './counts-by-key.ts';
import { responseFlagsOf } from './response-flags.ts';

const OK = 200;

/** What the users of one client and shape saw in one window. */
export class EntryTally {
  offered = 0;
  ok = 0;
  unanswered = 0;
  unfinished = 0;
  answeredByProxy = 0;
  arrived = 0;
  arrivedAsExpected = 0;
  returning = 0;
  switched = 0;
  tries = 0;
  private readonly statuses = new CountsByKey(OK);
  private readonly flags = new CountsByKey(0);
  private readonly latency = new HistogramRecorder();
  private readonly okLatency = new HistogramRecorder();
  private readonly destinations = new CountsByName();
  private readonly workloads = new CountsByName();

  answer(outcome: number, flags: number, isOk: boolean, tookUs: number): void {
    this.statuses.add(outcome);
    if (flags !== 0) this.flags.add(flags);
    this.latency.record(tookUs);
    if (!isOk) return;
    this.ok++;
    this.okLatency.record(tookUs);
  }

  flag(flags: number): void {
    if (flags !== 0) this.flags.add(flags);
  }

  destination(key: string): void {
    this.destinations.add(key);
  }

  workload(name: string): void {
    this.workloads.add(name);
  }

  /** Answers by status. */
  statusEntries(): ReturnType<CountsByKey['entries']> {
    return this.statuses.entries();
  }

  freeze(client: Client, shape: RequestShape): EntryFigures {
    return {
      client: client.name,
      service: client.service,
      cluster: client.cluster,
      shape: shape.name,
      host: shape.host,
      offered: this.offered,
      ok: this.ok,
      unanswered: this.unanswered,
      unfinished: this.unfinished,
      byStatus: this.statuses.freeze(statusName),
      byFlag: flagCounts(this.flags),
      latency: this.latency.freeze(),
      okLatency: this.okLatency.freeze(),
      answeredByProxy: this.answeredByProxy,
      byDestination: this.destinations.freeze(),
      byWorkload: this.workloads.freeze(),
      arrived: this.arrived,
      arrivedAsExpected: this.arrivedAsExpected,
      returning: this.returning,
      switched: this.switched,
      tries: this.tries,
    };
  }
}

/** `200`, or `grpc 14` for a gRPC status. */
export function statusName(outcome: number): string {
  return outcome >= GRPC_STATUS ? `grpc ${outcome - GRPC_STATUS}` : String(outcome);
}

/** Requests by each single flag they carried. */
export function flagCounts(flags: CountsByKey): EntryFigures['byFlag'] {
  return sortedCounts(
    flags.entries().flatMap(([bits, count]) => responseFlagsOf(bits).map((flag) => [flag, count] as const)),
  );
}
