import type { Path } from './types.ts';

/** `['services', 'app', 'calls', 0]` → `services.app.calls[0]`; keys with other characters are quoted in brackets. */
export function printPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z0-9_-]+$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** The inverse of `printPath`; undefined when the text is not a path. */
export function parsePath(text: string): Path | undefined {
  const path: (string | number)[] = [];
  const step = /\.?([A-Za-z0-9_-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/gy;
  let end = 0;
  for (const match of text.matchAll(step)) {
    const [whole, key, position, quoted] = match;
    end = match.index + whole.length;
    if (key !== undefined) path.push(key);
    else if (position !== undefined) path.push(Number(position));
    else if (quoted !== undefined) path.push(String(JSON.parse(quoted)));
  }
  return end === text.length ? path : undefined;
}
