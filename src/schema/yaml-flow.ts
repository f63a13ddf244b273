import type { MapEntry, Node } from './types.ts';
import { code, notPlain, type YamlLines } from './yaml-lines.ts';
import { plainScalar, quotedScalar, scanPlain, scanQuoted, startsPlain } from './yaml-scalars.ts';

/** YAML looks no further than 1,024 characters for the colon behind a key. */
export const MAX_KEY = 1000;

/**
 * The flow collection at the cursor; moves behind it. Its further lines are indented deeper than `parent`, the column of
 * the block that holds it.
 */
export function readFlow(lines: YamlLines, parent: number, depth: number): Node {
  const c = lines.here;
  if (c === code.openBrace) return readFlowMap(lines, parent, depth);
  if (c === code.openBracket) return readFlowList(lines, parent, depth);
  lines.count(depth);
  if (c === code.doubleQuote || c === code.singleQuote) return quotedScalar(lines);
  return plainScalar(lines, plainEnd(lines));
}

function readFlowList(lines: YamlLines, parent: number, depth: number): Node {
  lines.count(depth);
  const place = lines.place();
  const items: Node[] = [];
  lines.pos++;
  skipSpace(lines, parent);
  while (lines.here !== code.closeBracket) {
    items.push(readFlow(lines, parent, depth + 1));
    separate(lines, parent, code.closeBracket);
  }
  lines.pos++;
  return { kind: 'list', items, place };
}

function readFlowMap(lines: YamlLines, parent: number, depth: number): Node {
  lines.count(depth);
  const place = lines.place();
  const entries: MapEntry[] = [];
  const seen = new Set<string>();
  lines.pos++;
  skipSpace(lines, parent);
  while (lines.here !== code.closeBrace) {
    const keyPlace = lines.place();
    const key = flowKey(lines);
    if (key === '__proto__' || seen.has(key)) throw notPlain;
    seen.add(key);
    lines.pos++;
    skipSpace(lines, parent);
    entries.push({ key, keyPlace, value: readFlow(lines, parent, depth + 1) });
    separate(lines, parent, code.closeBrace);
  }
  lines.pos++;
  return { kind: 'map', entries, place };
}

/** A key, up to its colon, which has a blank or a line's end behind it. */
function flowKey(lines: YamlLines): string {
  const { text } = lines;
  const start = lines.pos;
  const c = lines.here;
  const isQuoted = c === code.doubleQuote || c === code.singleQuote;
  const key = isQuoted ? scanQuoted(lines) : scanPlain(lines, plainEnd(lines));
  if (key === '' || lines.pos - start > MAX_KEY) throw notPlain;
  lines.skipSpaces();
  const next = text.charCodeAt(lines.pos + 1);
  if (lines.here !== code.colon || (next !== code.space && next !== code.newline)) throw notPlain;
  return key;
}

/** Behind an entry: a comma or the end. */
function separate(lines: YamlLines, parent: number, close: number): void {
  skipSpace(lines, parent);
  if (lines.here === code.comma) {
    lines.pos++;
    skipSpace(lines, parent);
  } else if (lines.here !== close) throw notPlain;
}

/** Over blanks and line breaks. A comment is no content, and so left to the other reader. */
function skipSpace(lines: YamlLines, parent: number): void {
  lines.skipSpaces();
  if (lines.here !== code.newline) return;
  while (lines.here === code.newline) {
    lines.skipLine();
    lines.skipSpaces();
  }
  if (lines.column <= parent) throw notPlain;
}

/** Where the plain scalar at the cursor ends: at a comma, a bracket, the colon of a key or the end of the line. */
function plainEnd(lines: YamlLines): number {
  const { text, pos: start } = lines;
  const first = text.charCodeAt(start);
  const isNegative = first === code.minus && /[0-9]/.test(text.charAt(start + 1));
  // `---` and `...` at the start of a line would end the document.
  if ((!startsPlain(first) && !isNegative) || text.startsWith('...', start)) throw notPlain;
  for (let pos = start + 1; pos < text.length; pos++) {
    const c = text.charCodeAt(pos);
    if (c === code.newline || c === code.comma || c === code.closeBracket || c === code.closeBrace) return pos;
    if (c === code.openBracket || c === code.openBrace || c === code.hash) throw notPlain;
    if (c !== code.colon) continue;
    const next = text.charCodeAt(pos + 1);
    if (next === code.space || next === code.newline) return pos;
    // `{a:}` and `[a:,b]` are not what they seem.
    if (next === code.comma || next === code.closeBracket || next === code.closeBrace) throw notPlain;
  }
  // The text ended inside the collection.
  throw notPlain;
}
