import type { Reading } from './reading.ts';
import type { Json, MapEntry, Node, Path } from './types.ts';

const MAX_DEPTH = 64;

/** A plain object (of a specification written in TypeScript) → nodes, which have no place. */
export function readPlain(value: unknown, reading: Reading, path: Path = []): Node {
  if (path.length > MAX_DEPTH) {
    reading.report('SPEC006', path.slice(0, 8), `nested deeper than ${MAX_DEPTH} levels, or a cycle`, 'flatten it');
    return { kind: 'scalar', value: null, text: '', place: null };
  }
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item, i) => readPlain(item, reading, [...path, i])), place: null };
  }
  if (typeof value === 'object' && value !== null) {
    const entries: MapEntry[] = [];
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined) continue;
      if (key === '__proto__') {
        reading.report('SPEC010', [...path, key], '__proto__ cannot be a name', 'choose another name');
        continue;
      }
      entries.push({ key, keyPlace: null, value: readPlain(item, reading, [...path, key]) });
    }
    return { kind: 'map', entries, place: null };
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
    return { kind: 'scalar', value, text: value === null ? '' : String(value), place: null };
  }
  reading.report(
    'SPEC005',
    path,
    `a ${typeof value} is not plain data`,
    'export strings, numbers, lists and maps only',
  );
  return { kind: 'scalar', value: null, text: '', place: null };
}

/** A value of our own, which cannot be wrong, as a node. */
export function readPlainValue(value: Json): Node {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(readPlainValue), place: null };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => ({ key, keyPlace: null, value: readPlainValue(item) }));
    return { kind: 'map', entries, place: null };
  }
  const scalar = value as string | number | boolean | null;
  return { kind: 'scalar', value: scalar, text: scalar === null ? '' : String(scalar), place: null };
}
