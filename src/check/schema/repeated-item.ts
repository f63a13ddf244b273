import { isRecord, type JsonRecord, stringsAt } from '../../manifests/field.ts';

/** A key of a list item as a text that equals that of an equal value only. */
function keyOf(value: unknown): string {
  if (!isRecord(value)) return JSON.stringify(value) ?? '';
  return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** The first item that a list may not have because another is the same (`x-kubernetes-list-type: set` or `map`). */
export function repeatedItem(
  list: readonly unknown[],
  schema: JsonRecord,
): { readonly index: number; readonly message: string } | null {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'set' && type !== 'map') return null;
  const keys = stringsAt(schema, ['x-kubernetes-list-map-keys']);
  const seen = new Set<string>();
  for (const [index, item] of list.entries()) {
    const identity = type === 'set' ? item : keys.map((key) => (isRecord(item) ? item[key] : undefined));
    const text = keyOf(identity);
    if (seen.has(text)) {
      const named =
        type === 'set'
          ? text
          : keys.map((key) => `${key} ${JSON.stringify(isRecord(item) ? item[key] : null)}`).join(', ');
      return { index, message: `${named} stands in this list twice` };
    }
    seen.add(text);
  }
  return null;
}
