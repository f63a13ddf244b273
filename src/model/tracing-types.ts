/** What becomes of spans: who decides which traces are kept, where they are stored and for how long. */

export interface Tracing {
  readonly namespace: string;
  readonly decide: 'tail' | 'head' | 'adaptive';
  /** Share of traces that is recorded where they begin: by the mesh’s gateway, or the SDK of a service that nobody calls. */
  readonly head: number;
  /** Traces per second and operation that adaptive sampling aims at. */
  readonly targetPerSecond: number;
  /** Traces with an error are kept, whatever their class. */
  readonly errors: boolean;
  /** Traces that took at least this long are kept; null: as many as any. */
  readonly slowUs: number | null;
  readonly waitUs: number;
  /** In the order of precedence; the last is `default` and holds what no other does. */
  readonly classes: readonly TraceClass[];
  /** One per different time of keeping, the longest first. A trace is stored in that of its class, whole. */
  readonly windows: readonly TraceWindow[];
  readonly collector: {
    readonly version: string;
    readonly tier: 'node' | 'gateway';
    readonly replicas: number;
    readonly max: number;
    readonly legacy: readonly LegacyReceiver[];
  };
  readonly jaeger: {
    readonly version: string;
    readonly collectors: number;
    readonly max: number;
    /** 0 with embedded storage: the pod that stores answers too. */
    readonly queries: number;
  };
  readonly storage: TraceStorage;
  readonly archive: {
    readonly bucket: string;
    readonly region: string;
    readonly prefix: string;
    readonly role: string | null;
  } | null;
  readonly propagators: readonly string[];
  readonly baggage: { readonly pairs: number; readonly valueBytes: number };
  /** Whether an application to try it with is installed beside it. */
  readonly example: boolean;
  /** Attributes of every span. */
  readonly tags: Readonly<Record<string, string>>;
  /** What the sizes below were computed from: 0 where nobody said what load there is. */
  readonly load: { readonly tracesPerSecond: number; readonly spansPerSecond: number; readonly spanBytes: number };
  /** Traces that one collector of the second tier holds while it waits. */
  readonly tracesHeld: number;
  /** Memory of one collector of the second tier. */
  readonly samplerMemoryBytes: number;
  /** By service: the share of traces that is really kept, errors and slow ones apart. */
  readonly effective: Readonly<Record<string, EffectiveRates>>;
}

export type LegacyReceiver = 'jaeger-compact' | 'jaeger-http' | 'jaeger-grpc' | 'zipkin';

export interface TraceClass {
  readonly name: string;
  /** Empty: any. */
  readonly services: readonly string[];
  /** Names of spans, `*` for anything; empty: any. */
  readonly operations: readonly string[];
  /** Null: adaptive. */
  readonly rate: number | null;
  readonly keepUs: number;
}

export interface TraceWindow {
  /** `90d`: part of the names of pipelines and indices. */
  readonly name: string;
  readonly keepUs: number;
  /** Classes that are kept so long. */
  readonly classes: readonly string[];
  /** What it will hold, from load, rates and time, without copies. */
  readonly storedBytes: number;
}

export type TraceStorage =
  | {
      readonly kind: 'elasticsearch';
      readonly url: string;
      readonly secret: string | null;
      readonly shards: number;
      readonly replicas: number;
    }
  | { readonly kind: 'badger'; readonly sizeBytes: number }
  | { readonly kind: 'memory'; readonly traces: number };

export interface EffectiveRates {
  /** Of traces that begin here, by operation; `*` is every other operation. Null: adaptive. */
  readonly begun: Readonly<Record<string, number | null>>;
  /** Of the service’s spans in traces that began at another service, by that service. */
  readonly within: Readonly<Record<string, number | null>>;
}
