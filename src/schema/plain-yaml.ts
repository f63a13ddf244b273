/**
 * A reader for the YAML that most specs are written in: block maps and lists, scalars and flow collections on lines of
 * their own, comments. The `yaml` package reads everything and says what is wrong, but would take most of the time of a
 * compile, and loading it takes longer than compiling a small platform. What this reader does not know for certain
 * (anchors, tags, block scalars, scalars of several lines, empty values, several documents, every error) it leaves to
 * that package; where it answers, it answers the same, places included.
 */

import { MAX_BYTES } from './max-sizes.ts';
import type { ListNode, MapEntry, MapNode, Node } from './types.ts';
import { MAX_KEY, readFlow } from './yaml-flow.ts';
import { code, notPlain, YamlLines } from './yaml-lines.ts';
import { plainScalar, quotedScalar, scanPlain, scanQuoted, startsPlain } from './yaml-scalars.ts';

/** Tabs, carriage returns and byte-order marks have rules of their own; the others are signs of a file that is not text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const STRANGE = /[\u0000-\u0009\u000b-\u001f\ufeff\ufffd]/;

/** A document that is a map, as nodes; undefined where the `yaml` package has to read it. */
export function readPlainYaml(text: string): Node | undefined {
  if (text.length > MAX_BYTES || STRANGE.test(text)) return undefined;
  const lines = new YamlLines(text.endsWith('\n') ? text : `${text}\n`);
  try {
    const column = lines.nextContent();
    if (column === -1) return undefined;
    const root = lines.here === code.openBrace ? readValue(lines, -1, 0) : readMap(lines, column, 0);
    return lines.nextContent() === -1 ? root : undefined;
  } catch (error) {
    if (error === notPlain) return undefined;
    throw error;
  }
}

/** The map or list whose first character is at the cursor; ends at the first content that is not part of it. */
function readBlock(lines: YamlLines, depth: number): Node {
  return isDash(lines) ? readList(lines, lines.column, depth) : readMap(lines, lines.column, depth);
}

function isDash({ text, pos }: YamlLines): boolean {
  if (text.charCodeAt(pos) !== code.minus) return false;
  const next = text.charCodeAt(pos + 1);
  return next === code.space || next === code.newline;
}

function readList(lines: YamlLines, column: number, depth: number): ListNode {
  lines.count(depth);
  const place = lines.place();
  const items: Node[] = [];
  for (;;) {
    lines.pos++;
    lines.skipSpaces();
    items.push(isDash(lines) || startsMap(lines) ? readBlock(lines, depth + 1) : readValue(lines, column, depth + 1));
    const next = lines.nextContent();
    if (next > column) throw notPlain;
    if (next < column || !isDash(lines)) return { kind: 'list', items, place };
  }
}

/** Whether what stands behind a dash is the first key of a map. */
function startsMap(lines: YamlLines): boolean {
  const { text, pos, here } = lines;
  if (here !== code.doubleQuote && here !== code.singleQuote) return startsPlain(here) && plainEnd(text, pos).isKey;
  scanQuoted(lines);
  lines.skipSpaces();
  const isKey = lines.here === code.colon;
  lines.pos = pos;
  return isKey;
}

function readMap(lines: YamlLines, column: number, depth: number): MapNode {
  lines.count(depth);
  const place = lines.place();
  const entries: MapEntry[] = [];
  const seen = new Set<string>();
  for (;;) {
    const keyPlace = lines.place();
    const key = readKey(lines);
    if (key === '__proto__' || seen.has(key)) throw notPlain;
    seen.add(key);
    entries.push({ key, keyPlace, value: readBehindKey(lines, column, depth + 1) });
    const next = lines.nextContent();
    if (next > column) throw notPlain;
    if (next < column) return { kind: 'map', entries, place };
  }
}

/** Reads a key and its colon. */
function readKey(lines: YamlLines): string {
  const { text, pos: start, here } = lines;
  if (here === code.doubleQuote || here === code.singleQuote) {
    const key = scanQuoted(lines);
    const { pos } = lines;
    lines.skipSpaces();
    const next = text.charCodeAt(lines.pos + 1);
    if (lines.here !== code.colon || (next !== code.space && next !== code.newline)) throw notPlain;
    if (key === '' || pos - start > MAX_KEY) throw notPlain;
    lines.pos++;
    return key;
  }
  // `...` ends a document.
  if (!startsPlain(here) || text.startsWith('...', start)) throw notPlain;
  const { end, isKey } = plainEnd(text, start);
  if (!isKey || end - start > MAX_KEY) throw notPlain;
  const key = scanPlain(lines, end);
  lines.pos = end + 1;
  return key;
}

/** What stands behind the colon of a key in `column`. */
function readBehindKey(lines: YamlLines, column: number, depth: number): Node {
  lines.skipSpaces();
  const { here } = lines;
  if (here !== code.newline && here !== code.hash) return readValue(lines, column, depth);
  if (here === code.hash && lines.text.charCodeAt(lines.pos - 1) !== code.space) throw notPlain;
  lines.skipLine();
  const next = lines.nextContent();
  // A list may stand in the column of the key that holds it.
  if (next < column || (next === column && !isDash(lines))) throw notPlain;
  return readBlock(lines, depth);
}

/** A scalar or flow collection to the end of its line. Whoever finds deeper content below it gives up. */
function readValue(lines: YamlLines, parent: number, depth: number): Node {
  const { text, pos, here } = lines;
  let node: Node;
  if (here === code.openBracket || here === code.openBrace) node = readFlow(lines, parent, depth);
  else {
    lines.count(depth);
    if (here === code.doubleQuote || here === code.singleQuote) node = quotedScalar(lines);
    else {
      const isDashed = here === code.minus && text.charCodeAt(pos + 1) > code.space;
      if (!startsPlain(here) && !isDashed) throw notPlain;
      const { end, isKey } = plainEnd(text, pos);
      if (isKey) throw notPlain;
      node = plainScalar(lines, end);
    }
  }
  lines.finishLine();
  return node;
}

/** Where a plain scalar ends: at the colon that makes it a key, at a comment or at the end of the line. */
function plainEnd(text: string, start: number): { readonly end: number; readonly isKey: boolean } {
  for (let pos = start + 1; ; pos++) {
    const c = text.charCodeAt(pos);
    if (c === code.newline || (c === code.hash && text.charCodeAt(pos - 1) === code.space)) {
      return { end: pos, isKey: false };
    }
    if (c !== code.colon) continue;
    const next = text.charCodeAt(pos + 1);
    if (next === code.space || next === code.newline) return { end: pos, isKey: true };
  }
}
