/**
 * Reading fields of objects that other people wrote. Every function answers undefined where the shape is another than
 * asked for, so that a rule asks for what it needs and never trips over what it did not expect.
 */
import type { Path } from './types.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** The value at a path, whatever it is; undefined where the path leaves the object, and for null, as the API server has it. */
export function field(object: unknown, path: Path): unknown {
  let value = object;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value)) {
      if (typeof step !== 'number') return undefined;
      value = value[step];
    } else {
      if (!Object.hasOwn(value, step)) return undefined;
      value = (value as JsonRecord)[step];
    }
  }
  return value === null ? undefined : value;
}

/** The text at a path. */
export function stringAt(object: unknown, path: Path): string | undefined {
  const value = field(object, path);
  return typeof value === 'string' ? value : undefined;
}

/** The number at a path. A number in quotes is a text. */
export function numberAt(object: unknown, path: Path): number | undefined {
  const value = field(object, path);
  return typeof value === 'number' ? value : undefined;
}

/** The boolean at a path; undefined when something else is there. */
export function booleanAt(object: unknown, path: Path): boolean | undefined {
  const value = field(object, path);
  return typeof value === 'boolean' ? value : undefined;
}

/** The mapping at a path. */
export function recordAt(object: unknown, path: Path): JsonRecord | undefined {
  const value = field(object, path);
  return isRecord(value) ? value : undefined;
}

/** The list at a path. Where a missing list means an empty one, as nearly everywhere, `itemsAt` is shorter. */
export function listAt(object: unknown, path: Path): readonly unknown[] | undefined {
  const value = field(object, path);
  return Array.isArray(value) ? value : undefined;
}

/** The items of the list at a path, none when there is no list. */
export function itemsAt(object: unknown, path: Path): readonly unknown[] {
  return listAt(object, path) ?? [];
}

/** The mappings among the items of the list at a path, each with its position. */
export function recordsAt(object: unknown, path: Path): readonly (readonly [index: number, record: JsonRecord])[] {
  return itemsAt(object, path).flatMap((item, index) => (isRecord(item) ? [[index, item] as const] : []));
}

/** The texts among the items of the list at a path. */
export function stringsAt(object: unknown, path: Path): readonly string[] {
  return itemsAt(object, path).filter((item) => typeof item === 'string');
}

/** The entries of the mapping at a path whose values are texts, as of labels. */
export function stringRecordAt(object: unknown, path: Path): Readonly<Record<string, string>> {
  const record = recordAt(object, path);
  if (record === undefined) return {};
  const entries = Object.entries(record);
  if (entries.every(([, value]) => typeof value === 'string')) return record as Readonly<Record<string, string>>;
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** What is a text or a number and stands for the same, as a port that is named or numbered. */
export function stringOrNumberAt(object: unknown, path: Path): string | number | undefined {
  const value = field(object, path);
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** True for an object that is no list: what a mapping reads as. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
