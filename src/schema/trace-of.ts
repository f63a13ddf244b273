/**
 * Where the value at a path came from, found when somebody asks: a reading keeps no record of its own, because almost
 * nobody asks, and asking costs a walk of a few steps.
 */
import { readPlainValue } from './plain-node.ts';
import type { Json, MapEntry, MapNode, Node, Path, Place, Shape, Trace } from './types.ts';
import { wayFor } from './way-for.ts';

/** A step on the way: a value, or the sentence that stands for it. */
interface Standing {
  readonly node: Node | null;
  readonly shape: Shape | null;
  readonly place: Place | null;
  /** Why the value stands there although nobody wrote it; null: somebody did. */
  readonly why: string | null;
}

/** Trace of a path below a document; undefined when nothing is there and nothing is said about it. */
export function traceOf(node: Node, shape: Shape, path: Path): Trace | undefined {
  let at: Standing | undefined = { node, shape, place: node.place, why: null };
  for (const step of path) {
    at = at.node === null ? undefined : stepTo(at, at.node, step);
    if (at === undefined) return undefined;
  }
  return at.why === null ? { kind: 'written', place: at.place } : { kind: 'default', why: at.why };
}

function stepTo(from: Standing, node: Node, step: string | number): Standing | undefined {
  const shape = from.shape?.kind === 'either' ? wayFor(from.shape, node) : from.shape;
  if (typeof step === 'number') {
    const item = node.kind === 'list' ? node.items[step] : undefined;
    if (item === undefined) return undefined;
    return { node: item, shape: shape?.kind === 'list' ? shape.item : null, place: item.place, why: from.why };
  }
  if (node.kind !== 'map') return undefined;
  const entry = entryOf(node, step);
  const field = shape?.kind === 'record' && Object.hasOwn(shape.fields, step) ? shape.fields[step] : undefined;
  if (entry !== undefined) {
    const inner = field?.schema ?? (shape?.kind === 'map' ? shape.value : null);
    return { node: entry.value, shape: inner, place: entry.keyPlace ?? entry.value.place, why: from.why };
  }
  if (field === undefined) return undefined;
  const { fallback, otherwise } = field;
  if (fallback !== null) return { node: plainOf(fallback), shape: field.schema, place: null, why: fallback.why };
  return otherwise === null ? undefined : { node: null, shape: null, place: null, why: otherwise };
}

const indexes = new WeakMap<MapNode, ReadonlyMap<string, MapEntry>>();
/** Maps of a few entries are searched, large ones indexed once. */
function entryOf(node: MapNode, key: string): MapEntry | undefined {
  if (node.entries.length < 16) return node.entries.find((entry) => entry.key === key);
  let index = indexes.get(node);
  if (index === undefined) {
    index = new Map(node.entries.map((entry) => [entry.key, entry]));
    indexes.set(node, index);
  }
  return index.get(key);
}

const plains = new WeakMap<object, Node>();
function plainOf(fallback: { readonly value: Json }): Node {
  let node = plains.get(fallback);
  if (node === undefined) {
    node = readPlainValue(fallback.value);
    plains.set(fallback, node);
  }
  return node;
}
