/**
 * A node read by a schema: the value with every fixed default filled in, and an issue for whatever does not fit. Where
 * something that must be there is missing or wrong, a placeholder stands in, so that the rules about the whole can
 * still be asked and all issues come out at once; a document with an issue is never used for anything else.
 */
import { nearestWord } from '../units/nearest-word.ts';
import { quoteList } from '../units/quote-list.ts';
import { describeShape } from './describe-shape.ts';
import { placeholderOf } from './placeholder-of.ts';
import { readPlainValue } from './plain-node.ts';
import { printPath } from './print-path.ts';
import { readScalar } from './read-scalar.ts';
import type { Reading } from './reading.ts';
import type {
  Field,
  Json,
  ListNode,
  MapEntry,
  MapNode,
  MapShape,
  Node,
  Path,
  RecordShape,
  Schema,
  Shape,
} from './types.ts';
import { wayFor } from './way-for.ts';

/** Reads a document; undefined where the whole does not fit, which has then been reported. */
export function readDocument<T>(schema: Schema<T>, node: Node, reading: Reading): T | undefined {
  reading.begin(node, schema);
  return read(schema, node, [], reading) as T | undefined;
}

function read(shape: Shape, node: Node, path: Path, reading: Reading): unknown {
  switch (shape.kind) {
    case 'record':
      return node.kind === 'map' ? readRecord(shape, node, path, reading) : misfit(shape, node, path, reading);
    case 'map':
      return node.kind === 'map' ? readMap(shape, node, path, reading) : misfit(shape, node, path, reading);
    case 'list':
      return node.kind === 'list' ? readList(shape, node, path, reading) : misfit(shape, node, path, reading);
    case 'either': {
      const way = wayFor(shape, node);
      return way === null ? misfit(shape, node, path, reading) : read(way, node, path, reading);
    }
    case 'json':
      return shape.onlyMaps && node.kind !== 'map' ? misfit(shape, node, path, reading) : jsonOf(node);
    default:
      return node.kind === 'scalar' && node.value !== null
        ? readScalar(shape, node, path, reading)
        : misfit(shape, node, path, reading);
  }
}

function readRecord(shape: RecordShape, node: MapNode, path: Path, reading: Reading): unknown {
  const value: Record<string, unknown> = {};
  const written = new Map<string, MapEntry>();
  for (const entry of node.entries) written.set(entry.key, entry);
  for (const { key, keyPlace } of node.entries) {
    if (Object.hasOwn(shape.fields, key)) continue;
    if (reading.isFull) break;
    const names = Object.keys(shape.fields);
    const near = nearestWord(key, names);
    const fix =
      key === '<<'
        ? 'YAML 1.2 has no merge keys: write the fields out'
        : near === undefined
          ? `write one of ${quoteList(names, 40)}`
          : written.has(near)
            ? `\`${near}\` is written already: take this away`
            : `did you mean \`${near}\`?`;
    reading.report('SPEC004', [...path, key], `${shape.title} has no field ${key}`, fix, keyPlace);
  }
  for (const name in shape.fields) {
    const field = shape.fields[name]!;
    const entry = written.get(name);
    if (entry !== undefined) {
      const item = read(field.schema, entry.value, [...path, name], reading);
      if (item !== undefined) value[name] = item;
      else if (field.presence !== 'optional') value[name] = placeholderOf(field.schema);
    } else if (field.fallback !== null) {
      value[name] = defaults.get(field.fallback) ?? readDefault(field, field.fallback, [...path, name], reading);
    } else if (field.presence === 'required') {
      const fix = `add \`${name}:\` with ${describeShape(field.schema)}`;
      reading.report('SPEC007', [...path, name], `${shape.title} needs ${name}`, fix, node.place);
      value[name] = placeholderOf(field.schema);
    }
  }
  return value;
}

/** A default is written as a user would write it, so it is read like anything written. */
function readDefault(field: Field, fallback: { value: Json }, path: Path, reading: Reading): unknown {
  const issues = reading.issues.length;
  const value = read(field.schema, readPlainValue(fallback.value), path, reading);
  if (reading.issues.length > issues) throw new Error(`the default of ${printPath(path)} does not fit its own schema`);
  defaults.set(fallback, value);
  return value;
}

/** Defaults that have been read: values are never changed, so every document shares them. */
const defaults = new WeakMap<object, unknown>();

function readMap(shape: MapShape, node: MapNode, path: Path, reading: Reading): unknown {
  const value: Record<string, unknown> = {};
  if (shape.atLeastOne && node.entries.length === 0) {
    reading.report(
      'SPEC007',
      path,
      'nothing is written here',
      `write at least one, under ${shape.key.title}`,
      node.place,
    );
  }
  for (const { key, keyPlace, value: item } of node.entries) {
    const at = [...path, key];
    const keyNode = { kind: 'scalar', value: key, text: key, place: keyPlace } as const;
    const name = readScalar(shape.key, keyNode, at, reading);
    const held = read(shape.value, item, at, reading);
    if (name !== undefined && held !== undefined) value[key] = held;
  }
  return value;
}

function readList(shape: Shape & { kind: 'list' }, node: ListNode, path: Path, reading: Reading): unknown {
  if (shape.atLeastOne && node.items.length === 0) {
    reading.report(
      'SPEC007',
      path,
      'the list is empty',
      `write at least one: ${describeShape(shape.item)}`,
      node.place,
    );
  }
  return node.items
    .map((item, i) => read(shape.item, item, [...path, i], reading))
    .filter((item) => item !== undefined);
}

function misfit(shape: Shape, node: Node, path: Path, reading: Reading): undefined {
  const isEmpty = node.kind === 'scalar' && node.value === null;
  const what = isEmpty ? 'nothing' : node.kind === 'scalar' ? `\`${node.text.slice(0, 40)}\`` : `a ${node.kind}`;
  const isMap = shape.kind === 'record' || (shape.kind === 'either' && shape.map !== null && shape.scalar === null);
  const name = path.at(-1) ?? 'it';
  const fix =
    isEmpty && isMap ? `write \`${name}: {}\` for the defaults, or take it away` : `write ${describeShape(shape)}`;
  reading.report('SPEC005', path, `expected ${describeShape(shape)}; found ${what}`, fix, node.place);
  return undefined;
}

function jsonOf(node: Node): Json {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(jsonOf);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, jsonOf(value)]));
}
