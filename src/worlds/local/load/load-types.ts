import type { Histogram } from '../../../units/histogram.ts';

/** One kind of request. */
export interface LoadShape {
  /** Authority that is asked for. */
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Share of requests in proportion to the others. */
  readonly weight: number;
}

export interface LoadOptions {
  /** Gateways, as `http://127.0.0.1:8080`: they take turns, as behind a load balancer. */
  readonly targets: readonly string[];
  readonly shapes: readonly LoadShape[];
  readonly rps: number;
  readonly durationMs: number;
  /** So many users with cookies of their own; 0: nobody keeps cookies. */
  readonly users: number;
  /** After which a user gives up. */
  readonly timeoutMs: number;
}

export interface VersionFigures {
  readonly requests: number;
  /** Answers of 500 and above. */
  readonly failed: number;
  readonly latency: Histogram;
}

/** What came of a load. Latencies run from the moment when a request should have been sent. */
export interface LoadResult {
  readonly offered: number;
  readonly sent: number;
  readonly answered: number;
  /** From the first request to the last one's intended time. */
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Requests without a good answer, by reason. */
  readonly errors: Readonly<Record<string, number>>;
  readonly latency: Histogram;
  /** By version, as the answers name it; those that name none are under `-`. */
  readonly versions: Readonly<Record<string, VersionFigures>>;
  /** How far behind its own plan the sender was at worst. */
  readonly worstLagMs: number;
}
