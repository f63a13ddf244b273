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

/** A change before its driver gives it an identity: what a controller decides. */
export interface Change {
  readonly object: ObjectRef;
  readonly expect: string | null;
  /** JSON merge patch. */
  readonly patch: Readonly<Record<string, unknown>>;
  readonly why: string;
  /** What the decision rests on: counts, wealth, readings. */
  readonly evidence: Readonly<Record<string, unknown>>;
  /** The owned fields as they were seen, and as they shall be: for whoever reads the journal. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

export interface Decision<Kept, Readings> {
  /** Survives a crash: written to the journal before anything is done, whenever it has changed. Plain data. */
  readonly kept: Kept;
  /** Lost in a crash, which costs one interval: the last cumulative readings. */
  readonly readings: Readings;
  /** At most one change is in flight; after it the controller is asked again at once. */
  readonly change: Change | null;
  /** Sentences for people, written to the journal once, when they are new: `paused by …`, `asks a human: …`. */
  readonly says: readonly string[];
}

/** A pure, level-triggered controller. It can be killed between any two decisions and find its way from what it sees. */
export interface Controller<Kept, Readings> {
  /** Who, in the journal: `rollout mno/app`. Unique within a world. */
  readonly name: string;
  /** Time between looks. */
  readonly periodUs: number;
  readonly query: ObservationQuery;
  readonly initial: Kept;
  /** `readings` is null at the first look of a life. `nowUs` never runs backwards, over crashes included. */
  readonly decide: (
    view: Observation,
    kept: Kept,
    readings: Readings | null,
    nowUs: number,
  ) => Decision<Kept, Readings>;
}

/** What the journal of one controller holds, in order. It is the audit log: who, when, what, why, before, after. */
export type JournalEntry =
  | { readonly kind: 'started'; readonly who: string; readonly atUs: number; readonly epoch: number }
  | {
      readonly kind: 'decided';
      readonly who: string;
      readonly atUs: number;
      readonly epoch: number;
      /** When the view was taken on which it was decided. */
      readonly seenUs: number;
      readonly kept: unknown;
      readonly change: (Change & { readonly id: string }) | null;
      readonly says: readonly string[];
    }
  | {
      readonly kind: 'acted';
      readonly who: string;
      readonly atUs: number;
      readonly epoch: number;
      readonly result: ActionResult;
    };

/**
 * A journal takes an entry only from someone who knows its whole length, and shows the others what they missed: so of
 * two drivers one learns that it is outrun, and one that never heard of its own entry finds it.
 */
export type PersistResult =
  | { readonly kind: 'written'; readonly length: number }
  /** `length` is the journal's own, `since` what follows the length that the writer knew. */
  | { readonly kind: 'outrun'; readonly length: number; readonly since: readonly JournalEntry[] }
  | { readonly kind: 'unavailable' };

export type ActorEvent =
  | { readonly kind: 'tick'; readonly nowUs: number }
  | { readonly kind: 'observed'; readonly nowUs: number; readonly observation: Observation }
  | { readonly kind: 'persisted'; readonly nowUs: number; readonly result: PersistResult }
  | { readonly kind: 'acted'; readonly nowUs: number; readonly result: ActionResult };

export type ActorEffect =
  | { readonly kind: 'observe'; readonly query: ObservationQuery }
  /** `after` is the length of the journal as this actor knows it. */
  | { readonly kind: 'persist'; readonly entry: JournalEntry; readonly after: number }
  | { readonly kind: 'act'; readonly action: Action };

/** A pure actor: the loop that a world runs. `start` is given the journal, so that a crash loses nothing but time. */
export interface Actor<State> {
  readonly name: string;
  /** Time between ticks. */
  readonly periodUs: number;
  readonly start: (journal: readonly JournalEntry[], nowUs: number) => State;
  readonly step: (
    state: State,
    event: ActorEvent,
  ) => { readonly state: State; readonly effects: readonly ActorEffect[] };
}
