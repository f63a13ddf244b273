import type { Cluster } from '../../../mesh/types.ts';
import { HistogramRecorder } from '../../../units/histogram.ts';
import type { EndpointFigures, HopFigures } from '../run-result.ts';
import { CountsByKey } from './counts-by-key.ts';
import { flagCounts, statusName } from './entry-tally.ts';

/** Callers whose figures are added up: replicas of one workload in one zone. */
export interface HopSource {
  readonly from: string;
  readonly kind: HopFigures['fromKind'];
  readonly cluster: string;
  readonly region: string;
  readonly zone: string;
}

/** Where a slot of a destination is, for figures. */
export type EndpointPlace = Omit<EndpointFigures, 'tries' | 'failedTries'>;

/** What one source saw of one destination in one window. */
export class HopTally {
  requests = 0;
  ok = 0;
  tries = 0;
  /** Tries that were begun after another one of the same request. */
  retries = 0;
  failedTries = 0;
  mirrored = 0;
  readonly latency: HistogramRecorder = new HistogramRecorder();
  readonly proxyWait: HistogramRecorder = new HistogramRecorder();
  private readonly statuses = new CountsByKey(200);
  private copies: { readonly statuses: CountsByKey; readonly latency: HistogramRecorder } | null = null;
  private readonly flags = new CountsByKey(0);
  private triesBySlot: Int32Array = new Int32Array(16);
  private failedBySlot: Int32Array = new Int32Array(16);

  /** The final answer that the caller of the proxy got. */
  answer(outcome: number, flags: number, isOk: boolean, tookUs: number): void {
    this.statuses.add(outcome);
    if (flags !== 0) this.flags.add(flags);
    if (isOk) this.ok++;
    this.latency.record(tookUs);
  }

  /** One try has its result. */
  try(slot: number, hasFailed: boolean): void {
    this.tries++;
    if (slot >= this.triesBySlot.length) this.grow(slot);
    this.triesBySlot[slot]!++;
    if (!hasFailed) return;
    this.failedTries++;
    this.failedBySlot[slot]!++;
  }

  /** A mirrored copy was answered: nobody hears of it, but Envoy counts it. */
  copyAnswered(outcome: number, tookUs: number): void {
    this.copies ??= { statuses: new CountsByKey(200), latency: new HistogramRecorder() };
    this.copies.statuses.add(outcome);
    this.copies.latency.record(tookUs);
  }

  /** Answers by status, copies among them, for Envoy's `upstream_rq_xx`. */
  statusEntries(): ReturnType<CountsByKey['entries']> {
    const own = this.statuses.entries();
    return this.copies === null ? own : [...own, ...this.copies.statuses.entries()];
  }

  /** Latencies of all answers, copies among them, for Envoy's `upstream_rq_time`. */
  answerTimes(): readonly HistogramRecorder[] {
    return this.copies === null ? [this.latency] : [this.latency, this.copies.latency];
  }

  /** Tries that ended at a slot, and of those the failed ones, for Envoy's statistics per endpoint. */
  triesAt(slot: number): { readonly tries: number; readonly failed: number } {
    return { tries: this.triesBySlot[slot] ?? 0, failed: this.failedBySlot[slot] ?? 0 };
  }

  freeze(source: HopSource, cluster: Cluster, placeOf: (slot: number) => EndpointPlace): HopFigures {
    const endpoints: EndpointFigures[] = [];
    this.triesBySlot.forEach((tries, slot) => {
      if (tries > 0) endpoints.push({ ...placeOf(slot), tries, failedTries: this.failedBySlot[slot]! });
    });
    endpoints.sort((a, b) => (a.endpoint < b.endpoint ? -1 : 1));
    return {
      from: source.from,
      fromKind: source.kind,
      cluster: source.cluster,
      region: source.region,
      zone: source.zone,
      destination: cluster.key,
      host: cluster.host,
      port: cluster.port,
      subset: cluster.subset,
      requests: this.requests,
      ok: this.ok,
      byStatus: this.statuses.freeze(statusName),
      byFlag: flagCounts(this.flags),
      tries: this.tries,
      failedTries: this.failedTries,
      mirrored: this.mirrored,
      latency: this.latency.freeze(),
      proxyWait: this.proxyWait.freeze(),
      endpoints,
    };
  }

  private grow(slot: number): void {
    const length = Math.max(slot + 1, this.triesBySlot.length * 2);
    const tries = new Int32Array(length);
    const failed = new Int32Array(length);
    tries.set(this.triesBySlot);
    failed.set(this.failedBySlot);
    this.triesBySlot = tries;
    this.failedBySlot = failed;
  }
}
