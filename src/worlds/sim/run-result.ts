/**
 * What one simulated run leaves behind: counts, so that whoever judges can put an interval around them, and pictures.
 * Frozen data, the same bytes for the same input.
 *
 * A user request belongs to the window in which it was offered, and everything done for it (calls, retries, mirrors)
 * counts in that window, whenever it happened. Lists are sorted by their names.
 */
import type { JournalEntry } from '../../ports/types.ts';
import type { Histogram } from '../../units/histogram.ts';

export interface RunResult {
  readonly seed: number;
  readonly durationUs: number;
  /** 16 hexadecimal digits over every event of the run: equal for equal runs, in any process. */
  readonly traceHash: string;
  /** Events that the kernel ran. */
  readonly events: number;
  /** User requests offered, inside windows or not. */
  readonly requests: number;
  readonly windows: readonly WindowFigures[];
  /** Every ejection of the run, in order of time. */
  readonly ejections: readonly Ejection[];
  /** Per proxy and endpoint that ever failed it, in order of the first error. */
  readonly firstErrors: readonly FirstError[];
  readonly series: Series;
  /** Faults, readiness, ejections, scaling, configuration, actors: what `nines replay` prints. */
  readonly log: readonly LogEntry[];
  /** What the controllers wrote down, per journal: the evidence of every decision. */
  readonly journals: readonly ControllerJournal[];
  /** What was in the manifests and could not be modelled, named. */
  readonly unmodelled: readonly string[];
  /** What no manifest and no target said and the run took for granted, in words. */
  readonly assumed: readonly string[];
}

export interface WindowFigures {
  readonly name: string;
  readonly fromUs: number;
  readonly untilUs: number;
  readonly entries: readonly EntryFigures[];
  readonly hops: readonly HopFigures[];
  readonly pods: readonly PodFigures[];
  readonly proxies: readonly ProxyFigures[];
  readonly workloads: readonly WorkloadFigures[];
}

/** Count by name, names sorted, zeros left out. */
export type Counts = Readonly<Record<string, number>>;

/** What the users of one client and request shape saw. */
export interface EntryFigures {
  readonly client: string;
  readonly service: string;
  readonly cluster: string;
  readonly shape: string;
  readonly host: string;
  readonly offered: number;
  /** Answered with a status that the shape expects. */
  readonly ok: number;
  /** No answer: the user lost patience, or no gateway listens, or the run ended first (`unfinished`). */
  readonly unanswered: number;
  /** Of `unanswered`: still waiting at the end of the run. Leave them out, or end the window earlier. */
  readonly unfinished: number;
  readonly byStatus: Counts;
  /** Response flags of the entry proxy; requests without a flag are not in it. */
  readonly byFlag: Counts;
  /** From offer to answer, of all that were answered. */
  readonly latency: Histogram;
  /** Of those answered as expected. */
  readonly okLatency: Histogram;
  /** Answered by the entry proxy itself: a redirect, direct response, refusal, injected abort, or a failure of its own. */
  readonly answeredByProxy: number;
  /** Requests by the destination that the entry proxy's route chose (`Cluster.key`), whether or not a pod was reached. */
  readonly byDestination: Counts;
  /** Requests that reached a pod, by `namespace/workload`. A retried request counts once, at its last pod. */
  readonly byWorkload: Counts;
  readonly arrived: number;
  readonly arrivedAsExpected: number;
  /** Requests of users who came before, and of those the ones that met another endpoint than the time before. */
  readonly returning: number;
  readonly switched: number;
  /** Sum over requests of tries at every service on the way: `tries / offered` against a healthy run is amplification. */
  readonly tries: number;
}

/** What callers in one zone saw of one destination. Sum over what does not matter. */
export interface HopFigures {
  /** `namespace/workload` of the caller; for a client its name. */
  readonly from: string;
  readonly fromKind: 'gateway' | 'sidecar' | 'client';
  /** Cluster, region and zone of the callers. */
  readonly cluster: string;
  readonly region: string;
  readonly zone: string;
  /** `Cluster.key`. */
  readonly destination: string;
  readonly host: string;
  readonly port: number;
  readonly subset: string | null;
  /** Requests that the route sent here. */
  readonly requests: number;
  /** Requests that their caller was answered below 500. */
  readonly ok: number;
  readonly byStatus: Counts;
  readonly byFlag: Counts;
  /** Tries, the first of each request included. */
  readonly tries: number;
  /** Tries that outlier detection would call an error, or that brought no answer. */
  readonly failedTries: number;
  /** Copies sent by mirrors; not in `requests` or `tries`. */
  readonly mirrored: number;
  /** From the caller's proxy taking the request to its final answer, retries included. */
  readonly latency: Histogram;
  /** Per try: in the proxy before a connection took it. */
  readonly proxyWait: Histogram;
  readonly endpoints: readonly EndpointFigures[];
}

export interface EndpointFigures {
  /** `Endpoint.id`. */
  readonly endpoint: string;
  /** Where the endpoint is: its pod's, or the east-west gateway's that stands for a cluster. */
  readonly cluster: string;
  readonly region: string;
  readonly zone: string;
  /** `namespace/workload` of the pod behind it. */
  readonly workload: string;
  readonly tries: number;
  readonly failedTries: number;
  /** Network, there and back, without faults and without what proxies take. */
  readonly travelUs: number;
}

export interface PodFigures {
  readonly pod: string;
  readonly workload: string;
  readonly cluster: string;
  readonly region: string;
  readonly zone: string;
  readonly revision: string;
  /** Requests that reached the process (after the pod's own proxy). Mirrored copies are in it and in `mirrored`. */
  readonly requests: number;
  readonly mirrored: number;
  readonly errors: number;
  /** Refused by the pod's own proxy. */
  readonly rateLimited: number;
  /** 403 by authorization. */
  readonly denied: number;
  /** 401 or 403 by JWT validation. */
  readonly unauthenticated: number;
  /** Connections refused because mutual TLS was required and not offered. */
  readonly plaintextRefused: number;
  readonly cpuUs: number;
  readonly maxInFlight: number;
}

/** One replica's proxy. */
export interface ProxyFigures {
  /** Pod name, or client name and number. */
  readonly proxy: string;
  readonly workload: string;
  readonly cluster: string;
  readonly zone: string;
  /** Most connections open at once, per `Cluster.key`. */
  readonly maxConnections: Counts;
  /** Connections opened, per `Cluster.key`. */
  readonly connectionsOpened: Counts;
  /** Requests that this gateway's own filters refused: as in `PodFigures` for a sidecar. */
  readonly rateLimited: number;
  readonly denied: number;
  readonly unauthenticated: number;
}

/** A workload over one window. Ready, as the kubelet last saw it, accepting, and within reach: on a dead node nothing is. */
export interface WorkloadFigures {
  /** `Kind/namespace/name`. */
  readonly workload: string;
  readonly cluster: string;
  readonly readyMin: number;
  readonly readyMax: number;
  readonly readyAtEnd: number;
  /** Pods that exist, terminating ones included. */
  readonly podsMin: number;
  readonly podsMax: number;
  /** Ready pods by zone when the window began. */
  readonly readyByZone: Counts;
  readonly restarts: number;
}

export interface Ejection {
  readonly proxy: string;
  /** `namespace/workload` of the proxy. */
  readonly from: string;
  readonly destination: string;
  readonly endpoint: string;
  readonly pod: string;
  readonly atUs: number;
  /** Null: still out at the end of the run. */
  readonly untilUs: number | null;
  /** When this proxy saw the first of the unbroken errors that led here. */
  readonly firstErrorUs: number;
  /** Tries of this proxy that reached the endpoint between that error and the ejection, it included. */
  readonly errors: number;
}

/** One proxy's first failed try at an endpoint, whether or not an ejection followed. */
export interface FirstError {
  readonly proxy: string;
  readonly destination: string;
  readonly endpoint: string;
  readonly atUs: number;
  /** Tries that this proxy sent to the endpoint after it, to the end of the run. */
  readonly triesAfter: number;
  readonly failedTriesAfter: number;
}

/** Points every `stepUs` from 0; request figures belong to the step in which the request was offered. */
export interface Series {
  readonly stepUs: number;
  readonly clients: readonly ClientSeries[];
  /** Ejected endpoints over all proxies, at the end of the step. */
  readonly ejected: readonly number[];
  readonly workloads: readonly WorkloadSeries[];
  /** Route weights as they were applied: one point per change. */
  readonly weights: readonly WeightSeries[];
}

export interface ClientSeries {
  readonly client: string;
  readonly service: string;
  readonly cluster: string;
  readonly requests: readonly number[];
  readonly errors: readonly number[];
  readonly p50Us: readonly number[];
  readonly p95Us: readonly number[];
}

export interface WorkloadSeries {
  readonly workload: string;
  readonly cluster: string;
  /** At the end of the step. */
  readonly ready: readonly number[];
}

export interface WeightSeries {
  /** `Kind namespace/name`. */
  readonly object: string;
  readonly cluster: string;
  /** Name of the rule of the object that divides traffic; `#2` where it has none. */
  readonly rule: string;
  /** Destination, `host subset`. */
  readonly destination: string;
  readonly points: readonly { readonly atUs: number; readonly percent: number }[];
}

export interface ControllerJournal {
  readonly cluster: string;
  readonly name: string;
  readonly entries: readonly JournalEntry[];
}

export interface LogEntry {
  readonly atUs: number;
  readonly kind: string;
  readonly subject: string;
  readonly detail: string;
}
