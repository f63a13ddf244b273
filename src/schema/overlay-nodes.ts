import type { MapEntry, Node } from './types.ts';

/**
 * One document over another: maps field by field, everything else replaced, and what the upper one writes as nothing
 * (`~` or no value) taken away. Every part keeps the place where it was written.
 */
export function overlayNodes(base: Node, upper: Node): Node {
  if (base.kind !== 'map' || upper.kind !== 'map') return upper;
  const over = new Map(upper.entries.map((entry) => [entry.key, entry]));
  const kept = base.entries.flatMap((entry): readonly MapEntry[] => {
    const written = over.get(entry.key);
    if (written === undefined) return [entry];
    over.delete(entry.key);
    if (isNothing(written.value)) return [];
    return [{ ...written, value: overlayNodes(entry.value, written.value) }];
  });
  // What there is nothing of below is written as it stands, so that a slip is reported where it is.
  return { kind: 'map', entries: [...kept, ...over.values()], place: base.place };
}

function isNothing(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}
