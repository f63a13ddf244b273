import type { Reading } from './reading.ts';
import type { Node } from './types.ts';

const API_VERSION = 'nines.dev/v1';

/**
 * Whether the document is what is expected. When it is something else altogether, that is said once, instead of a
 * complaint about every field of it.
 */
export function isDocumentOf(kind: 'Platform' | 'Targets', node: Node, reading: Reading): boolean {
  const head = `start with \`apiVersion: ${API_VERSION}\` and \`kind: ${kind}\``;
  if (node.kind !== 'map') {
    reading.report('SPEC005', [], `the file holds no ${kind}: it is a ${node.kind}`, head, node.place);
    return false;
  }
  const said = new Map(node.entries.map(({ key, value }) => [key, value]));
  const problems: [field: string, expected: string][] = [
    ['apiVersion', API_VERSION],
    ['kind', kind],
  ];
  let isRight = true;
  for (const [field, expected] of problems) {
    const value = said.get(field);
    if (value?.kind === 'scalar' && value.text === expected) continue;
    isRight = false;
    const found =
      value === undefined
        ? 'is missing'
        : value.kind === 'scalar'
          ? `is \`${value.text.slice(0, 60)}\``
          : 'is not a word';
    reading.report(
      'SPEC011',
      [field],
      `${field} ${found}; expected \`${expected}\``,
      `write \`${field}: ${expected}\``,
      value?.place ?? node.place,
    );
  }
  return isRight;
}
