/**
 * What one simulated run is made from. Everything that decides is in here: the same input gives the same bytes.
 * Manifests and stated assumptions, and only those; nothing is guessed inside the run.
 */
import type { IstioFacts } from '../../engines/istio.ts';
import type { ManifestIndex } from '../../manifests/manifest-index.ts';
import type { Labels } from '../../mesh/types.ts';
import type { Actor, ObjectRef } from '../../ports/types.ts';
import type { Targets } from '../../targets/types.ts';
import type { Token } from '../../traffic/types.ts';
import type { ActorPoint, Attack } from './control/actor-runner.ts';
import type { Fault } from './types.ts';

export interface RunInput {
  readonly manifests: ManifestIndex;
  /** Work, calls, regions, machines and networks. Its `load` is not read here: `clients` are. */
  readonly targets: Targets;
  readonly seed: number;
  readonly durationUs: number;
  /** Figures are taken inside these only. In order of time, not overlapping; a request belongs to the one it was offered in. */
  readonly windows: readonly Window[];
  /** Who offers load. */
  readonly clients: readonly Client[];
  /** Made before the run, so that a schedule can be shrunk. */
  readonly faults: readonly Fault[];
  /** What people apply meanwhile, as data for the same reason. In order of time. */
  readonly changes?: readonly ObjectChange[];
  /** Where pods are put: as the scheduler scores, or as unevenly as hard rules allow. */
  readonly placement?: Placement;
  /** Controllers, each run on the objects and signals of one cluster. */
  readonly actors?: readonly PluggedActor[];
  /** Facts of Istio and Envoy to replace: only to shorten time constants in tests. */
  readonly facts?: Partial<IstioFacts>;
  /** Request headers that applications hand on to the services they call. None unless said. */
  readonly propagatedHeaders?: readonly string[];
  /** Step of the series for pictures; one second unless said. */
  readonly seriesStepUs?: number;
}

export type Placement = 'scored' | 'uneven';

export interface Window {
  readonly name: string;
  readonly fromUs: number;
  readonly untilUs: number;
}

/** An object that somebody applies: a new image, an annotation, another limit. It asks nobody and is never refused. */
export interface ObjectChange {
  readonly atUs: number;
  readonly object: ObjectRef;
  /** JSON merge patch: lists are replaced whole. */
  readonly patch: Readonly<Record<string, unknown>>;
  /** In words, for the trace: `a user applies registry.example/app:2`. */
  readonly why: string;
}

/** A controller's driver in one cluster. Two that name one journal compete. */
export interface PluggedActor {
  readonly cluster: string;
  readonly actor: Actor<unknown>;
  /** Unless said, the actor's name within its cluster. */
  readonly journal?: string;
  /** When its first life begins; at once unless said. */
  readonly startUs?: number;
  /** It is not looked at inside these spans, in which nothing but its own timer is pending: there the clock jumps. */
  readonly rests?: readonly { readonly fromUs: number; readonly untilUs: number }[];
  readonly attack?: (point: ActorPoint) => Attack;
}

/** One source of load at one entry: a region's users of one service, or a workload's calls. */
export interface Client {
  /** Unique and stable, `mno/app@us-east-1`: names its random stream, so a new client does not shift the others. */
  readonly name: string;
  /** `namespace/name` of the service whose load this is. */
  readonly service: string;
  /** Cluster where it enters. */
  readonly cluster: string;
  readonly entry: Entry;
  /** Mean requests per second where the profile says 1. */
  readonly rps: number;
  /** Independent users are a Poisson process; `regular` is one request every 1/rps. */
  readonly arrivals: 'poisson' | 'regular';
  /** Multiplies `rps` from a time on; 1 before the first step, 0 is load off (then the clock jumps). In order of time. */
  readonly profile: readonly LoadStep[];
  /** Drawn per request by `share`. */
  readonly shapes: readonly RequestShape[];
  /** How long a user waits before going away, which cancels the request. */
  readonly patienceUs: number;
}

export type Entry =
  /** From outside, through the gateway of the cluster that serves the host; without one nobody answers. */
  | { readonly kind: 'gateway' }
  /** From a workload inside: through its own sidecars (one per zone unless said), or without any when it has none. */
  | {
      readonly kind: 'workload';
      readonly namespace: string;
      readonly workload: string;
      readonly serviceAccount: string;
      readonly labels: Labels;
      readonly meshed: boolean;
      /** Replicas of the caller, each with its own proxy state, spread over the zones of the cluster. */
      readonly replicas: number;
    };

export interface LoadStep {
  readonly fromUs: number;
  readonly multiplier: number;
}

/** One kind of request that a client makes. */
export interface RequestShape {
  /** Unique within the client: figures are kept per shape. */
  readonly name: string;
  /** Relative frequency among the shapes of a client. */
  readonly share: number;
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** Authority without port. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Labels;
  /** Decoded bearer tokens that the request carries; their times count from the start of the run. */
  readonly tokens: readonly Token[];
  /** Distinct users, each with a key of its own; null: requests have no identity. */
  readonly users: {
    readonly count: number;
    readonly in: 'cookie' | 'header' | 'sourceIp';
    readonly name: string;
  } | null;
  /** Statuses that count as answered well; empty: 200 to 399. */
  readonly expects: readonly number[];
  /** Headers that the request must carry (and must lack) when it reaches a pod: counted as `arrivedAsExpected`. */
  readonly arrives: Labels;
  readonly lacks: readonly string[];
}
