/** What `nines route` answers: where one request goes, which proxy answers it, and every step on the way. */
import type { Origin } from '../manifests/types.ts';
import type { Cluster, Mirror, Route } from '../mesh/types.ts';
import type { ResponseFlag } from './types.ts';

/** One step, in the order in which it happens; details are further lines of it. */
export interface RouteStep {
  readonly title: string;
  readonly text: string;
  readonly origin: Origin | null;
  readonly details: readonly { readonly text: string; readonly origin: Origin | null }[];
}

/** A proxy's own answer. */
export interface OwnAnswer {
  /** Null: the connection is closed, nobody answers. */
  readonly status: number | null;
  readonly flags: readonly ResponseFlag[];
  readonly because: string;
  readonly origin: Origin | null;
}

export interface AnsweredDestination {
  readonly host: string;
  readonly subset: string | null;
  readonly port: number;
  /** Percent of the requests. */
  readonly share: number;
  /** Pods as declared; null: nothing says. */
  readonly endpoints: number | null;
  /** Set when some proxy answers every request that goes there. */
  readonly answer: OwnAnswer | null;
  /** Null where an unknown host is passed through. */
  readonly cluster: Cluster | null;
}

export interface RouteAnswer {
  /** Set when some proxy on the way answers whatever destination is chosen. */
  readonly status: number | null;
  readonly flags: readonly ResponseFlag[];
  readonly route: Route | null;
  /** The rule that the route was made of. */
  readonly rule: Origin | null;
  readonly destinations: readonly AnsweredDestination[];
  /** What the destination is asked; what arrived where there is none. */
  readonly request: {
    readonly host: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  };
  /** Absolute URL. */
  readonly redirect: string | null;
  readonly timeoutUs: number | null;
  readonly retries: number;
  readonly mirrors: readonly Mirror[];
  /** One sentence. */
  readonly why: string;
  readonly steps: readonly RouteStep[];
}
