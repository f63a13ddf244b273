/**
 * A user's language as data. One table per section says which fields exist, what they may hold, what they mean and
 * what holds when they are absent; the reader, the nearest word in a complaint, the JSON Schema for editors and the
 * reference in the documentation are all made from that table, so they cannot disagree.
 */
import type { Unit } from '../units/unit.ts';

/** What a value may be. The type parameter is what reading it gives; it exists only for the compiler. */
export type Schema<T = unknown> = Shape & { readonly gives?: T };

export type Shape =
  | QuantityShape
  | WordsShape
  | FlagShape
  | TextShape
  | NumberShape
  | JsonShape
  | RecordShape
  | MapShape
  | ListShape
  | EitherShape;

/** A scalar with a unit. */
export interface QuantityShape {
  readonly kind: 'quantity';
  readonly unit: Unit<unknown>;
  /** Smallest and largest value allowed, for units that are numbers. */
  readonly least: number | null;
  readonly most: number | null;
}
/** One of these words. */
export interface WordsShape {
  readonly kind: 'words';
  readonly words: readonly string[];
}
export interface FlagShape {
  readonly kind: 'flag';
}
/** Any scalar, as it is written; `pattern` is anchored. */
export interface TextShape {
  readonly kind: 'text';
  /** What it is called in a sentence: `a host name`. */
  readonly title: string;
  readonly pattern: string | null;
  readonly longest: number;
  readonly examples: readonly string[];
}
/** A number without a unit. */
export interface NumberShape {
  readonly kind: 'number';
  readonly whole: boolean;
  readonly least: number;
  readonly most: number;
}
/** Anything, passed on as it is. `shape` narrows it to maps. */
export interface JsonShape {
  readonly kind: 'json';
  readonly onlyMaps: boolean;
}
export interface RecordShape {
  readonly kind: 'record';
  /** What it is called in a sentence: `a breaker`. */
  readonly title: string;
  readonly fields: Readonly<Record<string, Field>>;
}
/** A map whose keys the user chooses. */
export interface MapShape {
  readonly kind: 'map';
  readonly key: TextShape;
  readonly value: Shape;
  readonly atLeastOne: boolean;
}
export interface ListShape {
  readonly kind: 'list';
  readonly item: Shape;
  readonly atLeastOne: boolean;
}
/** A value that may be written in several shapes, told apart by being a scalar, a map or a list. */
export interface EitherShape {
  readonly kind: 'either';
  readonly scalar: Shape | null;
  readonly map: Shape | null;
  readonly list: Shape | null;
}

/** A field of a record. */
export interface Field<
  T = unknown,
  Presence extends 'required' | 'optional' | 'defaulted' = 'required' | 'optional' | 'defaulted',
> {
  readonly schema: Schema<T>;
  /** One sentence for the reference and the editor. */
  readonly doc: string;
  readonly presence: Presence;
  /** `defaulted`: what is read in its place, written as a user would write it, and why. */
  readonly fallback: { readonly value: Json; readonly why: string } | null;
  /** `optional`: what happens without it, for the reference. */
  readonly otherwise: string | null;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** What reading a schema gives. */
export type ValueOf<S> = S extends { readonly gives?: infer T } ? Exclude<T, undefined> : never;

/** A document's value before it is understood: YAML or a plain object, with the place of every part. */
export type Node = ScalarNode | MapNode | ListNode;
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written: `1.10` stays `1.10`. */
  readonly text: string;
  readonly place: Place | null;
}
export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly place: Place | null;
}
export interface MapEntry {
  readonly key: string;
  readonly keyPlace: Place | null;
  readonly value: Node;
}
export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly place: Place | null;
}
/** One-based, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where the value at a path came from. */
export type Trace =
  | { readonly kind: 'written'; readonly place: Place | null }
  | { readonly kind: 'default'; readonly why: string };

/** The same, as it is printed: with the file, and the path as text. */
export type PrintedTrace =
  | {
      readonly kind: 'written';
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly path: string;
    }
  | { readonly kind: 'default'; readonly why: string };

/** Keys and list positions. */
export type Path = readonly (string | number)[];
