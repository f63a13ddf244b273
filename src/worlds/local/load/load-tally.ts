import { HistogramRecorder } from '../../../units/histogram.ts';
import type { LoadResult, VersionFigures } from './load-types.ts';

interface Counting {
  requests: number;
  failed: number;
  readonly latency: HistogramRecorder;
}

/** Counts while a load runs. */
export class LoadTally {
  sent = 0;
  #answered = 0;
  worstLagMs = 0;
  readonly #latency = new HistogramRecorder();
  readonly #statuses = new Map<string, number>();
  readonly #errors = new Map<string, number>();
  readonly #versions = new Map<string, Counting>();

  answered(status: number, version: string, latencyMs: number): void {
    this.#answered += 1;
    const us = Math.max(0, Math.round(latencyMs * 1000));
    this.#latency.record(us);
    count(this.#statuses, `${Math.floor(status / 100)}xx`);
    const known = this.#versions.get(version) ?? { requests: 0, failed: 0, latency: new HistogramRecorder() };
    this.#versions.set(version, known);
    known.requests += 1;
    known.latency.record(us);
    if (status < 500) return;
    known.failed += 1;
    count(this.#errors, `status ${status}`);
  }

  failed(reason: string): void {
    count(this.#errors, reason);
  }

  result(offered: number, seconds: number): LoadResult {
    const versions = [...this.#versions].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      offered,
      sent: this.sent,
      answered: this.#answered,
      seconds,
      statuses: sorted(this.#statuses),
      errors: sorted(this.#errors),
      latency: this.#latency.freeze(),
      versions: Object.fromEntries(
        versions.map(([version, { requests, failed, latency }]): [string, VersionFigures] => [
          version,
          { requests, failed, latency: latency.freeze() },
        ]),
      ),
      worstLagMs: this.worstLagMs,
    };
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
