/** What is attacked: a controller's life in a small world, short enough to be lived thousands of times. */
import type { Actor, JournalEntry, ObjectRef } from '../../src/ports/types.ts';
import type { ActorPoint } from '../../src/worlds/sim/control/actor-runner.ts';
import type { SimControl } from '../../src/worlds/sim/control/control-plane.ts';
import type { FlowInput } from '../../src/worlds/sim/flows/run-flows.ts';

export const CLUSTER = 'one';
export const SECOND_US = 1_000_000;

export interface AttackStory {
  readonly name: string;
  /** Whether every life must end alike; otherwise only invariants are demanded. */
  readonly isClearCut: boolean;
  readonly world: Omit<FlowInput, 'actors' | 'watch' | 'durationUs' | 'seed'>;
  /** Long enough for an attacked life to end as the undisturbed one does. */
  readonly seconds: number;
  /** The controllers of the world under their loop, made anew for every life. */
  readonly actors: () => readonly Actor<unknown>[];
  /** Kinds whose objects are compared at the end. */
  readonly kinds: readonly { readonly apiVersion: string; readonly kind: string }[];
  /** Whether a controller may change this field of this object. */
  readonly owns: (object: ObjectRef, path: readonly string[]) => boolean;
  /** Whether the undisturbed life went as the story says: or the attacks prove nothing. */
  readonly goes: (life: Life) => string | null;
  /** Asked after every action that was done: sentences about what must never be. */
  readonly never: readonly ((moment: ActionMoment) => string | null)[];
}

/** An action was done just now. */
export interface ActionMoment {
  readonly nowUs: number;
  readonly control: SimControl;
  readonly object: ObjectRef;
  readonly before: unknown;
  readonly after: unknown;
  readonly journal: readonly JournalEntry[];
  readonly story: AttackStory;
}

/** How a life ended. */
export interface Life {
  /** Objects without versions and times, one line each. */
  readonly objects: readonly string[];
  /** What must never be, and was. */
  readonly violations: readonly string[];
  /** When the last object changed by an action, and the last entry was written. */
  readonly lastChangeUs: number;
  readonly lastEntryUs: number;
  readonly decisions: number;
  readonly actions: number;
  /** Every point of every actor, by the actor's place in the story. */
  readonly points: readonly (readonly ActorPoint[])[];
  readonly journals: readonly (readonly JournalEntry[])[];
}
