import type { EitherShape, Node, Shape } from './types.ts';

/** The shape that a value of several is written in; null when none of them is like it. */
export function wayFor(shape: EitherShape, node: Node): Shape | null {
  if (node.kind === 'scalar') return node.value === null ? null : shape.scalar;
  return node.kind === 'map' ? shape.map : shape.list;
}
