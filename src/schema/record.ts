/** Builders of schemas. A table written with them reads like the language it describes. */
import type { Unit } from '../units/unit.ts';
import type { Field, Json, JsonObject, Schema, Shape, TextShape } from './types.ts';

type Mutable<T> = T extends Schema<infer V> ? V : never;
type FieldValue<F> = F extends Field<infer T> ? T : never;
type Fields = Readonly<Record<string, Field>>;
type PresentKeys<F> = { [K in keyof F]: F[K] extends Field<infer _T, 'optional'> ? never : K }[keyof F];
type AbsentKeys<F> = Exclude<keyof F, PresentKeys<F>>;
type Flatten<T> = { [K in keyof T]: T[K] };
/** What reading a record gives: required and defaulted fields are there, optional ones may be. */
export type RecordValue<F> = Flatten<
  { readonly [K in PresentKeys<F>]: FieldValue<F[K]> } & { readonly [K in AbsentKeys<F>]?: FieldValue<F[K]> }
>;

/** A scalar with a unit, optionally bounded. */
export function quantity<T>(unit: Unit<T>, bounds: { least?: number; most?: number } = {}): Schema<T> {
  return { kind: 'quantity', unit: unit as Unit<unknown>, least: bounds.least ?? null, most: bounds.most ?? null };
}

/** One of these words. */
export function words<const W extends string>(...choices: readonly W[]): Schema<W> {
  return { kind: 'words', words: choices };
}

/** `true` or `false`. */
export function flag(): Schema<boolean> {
  return { kind: 'flag' };
}

/** A scalar as it is written; `title` is what it is called in a sentence. */
export function text(
  title: string,
  options: { pattern?: string; longest?: number; examples?: readonly string[] } = {},
): TextShape & Schema<string> {
  return {
    kind: 'text',
    title,
    pattern: options.pattern ?? null,
    longest: options.longest ?? 4096,
    examples: options.examples ?? [],
  };
}

/** A whole number without a unit. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): Schema<number> {
  return { kind: 'number', whole: true, least, most };
}

/** A number without a unit. */
export function number(least: number, most = Number.MAX_VALUE): Schema<number> {
  return { kind: 'number', whole: false, least, most };
}

/** Anything, passed on as it is. */
export function json(): Schema<Json> {
  return { kind: 'json', onlyMaps: false };
}

/** Any map, passed on as it is. */
export function jsonObject(): Schema<JsonObject> {
  return { kind: 'json', onlyMaps: true };
}

/** A map with known fields. */
export function record<const F extends Fields>(title: string, fields: F): Schema<RecordValue<F>> {
  return { kind: 'record', title, fields } as Schema<RecordValue<F>>;
}

/** A map whose keys the user chooses. */
export function mapOf<T>(key: TextShape, value: Schema<T>, atLeastOne = false): Schema<Readonly<Record<string, T>>> {
  return { kind: 'map', key, value, atLeastOne };
}

/** A list. */
export function listOf<T>(item: Schema<T>, atLeastOne = false): Schema<readonly T[]> {
  return { kind: 'list', item, atLeastOne };
}

/** A value that may be written in several shapes. */
export function either<S extends { scalar?: Shape; map?: Shape; list?: Shape }>(
  shapes: S,
): Schema<Mutable<S[keyof S]>> {
  return {
    kind: 'either',
    scalar: shapes.scalar ?? null,
    map: shapes.map ?? null,
    list: shapes.list ?? null,
  } as Schema<Mutable<S[keyof S]>>;
}

/** A field that must be written. */
export function required<T>(schema: Schema<T>, doc: string): Field<T, 'required'> {
  return { schema, doc, presence: 'required', fallback: null, otherwise: null };
}

/** A field that may be absent; `otherwise` says what happens then. */
export function optional<T>(schema: Schema<T>, doc: string, otherwise?: string): Field<T, 'optional'> {
  return { schema, doc, presence: 'optional', fallback: null, otherwise: otherwise ?? null };
}

/** A field with a fixed default, written as a user would write it. */
export function defaulted<T>(schema: Schema<T>, doc: string, value: Json, why: string): Field<T, 'defaulted'> {
  return { schema, doc, presence: 'defaulted', fallback: { value, why }, otherwise: null };
}
