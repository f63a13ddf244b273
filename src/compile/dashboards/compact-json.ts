import type { Json } from '../../manifests/types.ts';

/** As wide as a query is long. */
const WIDTH = 180;

/** JSON that a person can read: what fits on a line stands on one. */
export function compactJson(value: Json, indent = ''): string {
  const line = oneLine(value, WIDTH - indent.length);
  if (line !== null) return line;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((each) => inner + compactJson(each as Json, inner)).join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).map(
    ([key, each]) => `${inner}${JSON.stringify(key)}: ${compactJson(each, inner)}`,
  );
  return `{\n${fields.join(',\n')}\n${indent}}`;
}

/** The value on one line; null where that is longer than `room`, found out as soon as it is. */
function oneLine(value: Json, room: number): string | null {
  if (typeof value !== 'object' || value === null) {
    const text = JSON.stringify(value);
    return text.length <= room ? text : null;
  }
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{ ', ' }'];
  let text = '';
  for (const [key, each] of Object.entries(value)) {
    text += text === '' ? open : ', ';
    if (!Array.isArray(value)) text += `${JSON.stringify(key)}: `;
    const rest = oneLine(each as Json, room - text.length - close.length);
    if (rest === null) return null;
    text += rest;
  }
  if (text === '') text = Array.isArray(value) ? '[]' : '{}';
  else text += close;
  return text.length <= room ? text : null;
}
