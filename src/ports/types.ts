/**
 * What a controller may observe and do. Types only: a world (simulator, one machine, Kubernetes) implements them,
 * a controller and its driver know nothing else.
 */

export interface ObjectRef {
  readonly cluster: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** An object as last read, with the version that an action must expect. */
export interface ObservedObject {
  readonly ref: ObjectRef;
  readonly version: string;
  readonly object: Readonly<Record<string, unknown>>;
}

/**
 * A cumulative reading, never a rate: a controller keeps the last one and uses the difference. An `atUs` older than
 * the last decides nothing; a new `sinceUs` is a reset. A histogram is one signal per bucket with label `le`.
 */
export interface Signal {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** When counting began. */
  readonly sinceUs: number;
  readonly atUs: number;
}

export interface Observation {
  readonly atUs: number;
  readonly objects: readonly ObservedObject[];
  readonly signals: readonly Signal[];
}

/** Which objects and signals an actor asks for. */
export interface ObservationQuery {
  readonly objects: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name?: string;
  }[];
  readonly metrics: readonly string[];
}

/** A change as data. A world refuses a wrong `expect` or an older `epoch` with a result; repeating an `id` is a no-op. */
export interface Action {
  readonly id: string;
  readonly epoch: number;
  readonly object: ObjectRef;
  /** Version the object must have, or null when any will do (creation). */
  readonly expect: string | null;
  /** JSON merge patch. */
  readonly patch: Readonly<Record<string, unknown>>;
  readonly why: string;
}

export type ActionResult =
  | { readonly kind: 'done'; readonly id: string; readonly version: string }
  | { readonly kind: 'repeated'; readonly id: string }
  | {
      readonly kind: 'refused';
      readonly id: string;
      readonly reason: 'version' | 'epoch' | 'invalid' | 'unavailable';
      readonly message: string;
    };

export type ActorEvent =
  | { readonly kind: 'tick'; readonly nowUs: number }
  | { readonly kind: 'observed'; readonly nowUs: number; readonly observation: Observation }
  | { readonly kind: 'persisted'; readonly nowUs: number; readonly sequence: number }
  | { readonly kind: 'acted'; readonly nowUs: number; readonly result: ActionResult };

export type ActorEffect =
  | { readonly kind: 'observe'; readonly query: ObservationQuery }
  | { readonly kind: 'persist'; readonly entry: Readonly<Record<string, unknown>> }
  | { readonly kind: 'act'; readonly action: Action };

/** A pure actor: the loop that a world runs. `start` is given the journal, so that a crash loses nothing but time. */
export interface Actor<State> {
  readonly name: string;
  /** Time between ticks. */
  readonly periodUs: number;
  readonly start: (journal: readonly Readonly<Record<string, unknown>>[], nowUs: number) => State;
  readonly step: (
    state: State,
    event: ActorEvent,
  ) => { readonly state: State; readonly effects: readonly ActorEffect[] };
}
