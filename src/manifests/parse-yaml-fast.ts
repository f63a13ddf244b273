/**
 * A reader for the YAML that people write: block mappings and sequences, plain, quoted and block scalars, comments and
 * flow collections. What it does not know for certain (anchors, tags, merge keys, complex keys, anything that might be
 * an error) it leaves to the `yaml` package, which is some fifteen times slower and says what is wrong and where.
 * Tests hold it to that package on every document that it accepts.
 */
import { resolveKey, resolveScalar } from './resolve-scalar.ts';
import { scanBlockScalar } from './scan-block-scalar.ts';
import { scanFlow } from './scan-flow.ts';
import { isBlank, isBlankOrBreak, scanPlain, startsPlain } from './scan-plain.ts';
import { scanQuoted } from './scan-quoted.ts';
import { code, finishLine, notPlain, skipBlanks, YamlCursor } from './yaml-cursor.ts';

/** Deeper documents are left to the other reader, which refuses them with their place. */
const maxBlockDepth = 100;

/** YAML looks no further than 1,024 characters for the colon behind a key. */
const maxKeyLength = 1000;

/** What `parseYamlFast` answers for a document that the other reader shall read. */
export const unsupported: unique symbol = Symbol('unsupported');

/**
 * Reads the YAML document between two offsets of a text whose lines end in `\n`, the last one too, and that has no other
 * line breaks; `unsupported` for what is beyond this reader. A leading `---` line may be part of it.
 */
export function parseYamlFast(text: string, start: number, end: number): unknown {
  const cursor = new YamlCursor(text, start, end);
  try {
    skipBorder(cursor);
    const column = nextContent(cursor);
    const value = column === -1 ? null : readBlock(cursor, column, 0);
    return nextContent(cursor) === -1 ? value : unsupported;
  } catch (error) {
    if (error === notPlain) return unsupported;
    throw error;
  }
}

function skipBorder(cursor: YamlCursor): void {
  if (!cursor.text.startsWith('---', cursor.pos)) return;
  cursor.pos += 3;
  finishLine(cursor);
}

/**
 * From the start of a line: moves to the next character that is neither blank nor in a comment, and returns its column;
 * -1, with the cursor at the end, when there is none. A tab in the indentation is beyond this reader.
 */
function nextContent(cursor: YamlCursor): number {
  const { text, end } = cursor;
  let line = cursor.pos;
  while (line < end) {
    let pos = line;
    let c = text.charCodeAt(pos);
    while (c === code.space) c = text.charCodeAt(++pos);
    if (c === code.hash) line = text.indexOf('\n', pos) + 1;
    else if (c === code.newline) line = pos + 1;
    else if (c === code.tab) throw notPlain;
    else {
      cursor.pos = pos;
      return pos - line;
    }
  }
  cursor.pos = end;
  return -1;
}

/** Reads the node that starts at the cursor, the first content of its line, and leaves the cursor at a line's start. */
function readBlock(cursor: YamlCursor, column: number, depth: number): unknown {
  if (depth > maxBlockDepth) throw notPlain;
  const c = cursor.text.charCodeAt(cursor.pos);
  // A block scalar on a line of its own counts its indentation from a parent that is not known here.
  if (c === code.pipe || c === code.greater) throw notPlain;
  if (isDash(cursor.text, cursor.pos)) return readSequence(cursor, column, depth);
  return readInline(cursor, column, column - 1, depth);
}

function isDash(text: string, pos: number): boolean {
  if (text.charCodeAt(pos) !== code.minus) return false;
  const next = text.charCodeAt(pos + 1);
  return next === code.space || next === code.newline;
}

/**
 * Reads a mapping or scalar that starts at the cursor in `column`; lines that belong to it as a scalar are indented
 * deeper than `parent`.
 */
function readInline(cursor: YamlCursor, column: number, parent: number, depth: number): unknown {
  const key = tryKey(cursor);
  if (key !== undefined) return readMapping(cursor, column, key, depth);
  return readScalar(cursor, parent, depth);
}

function readSequence(cursor: YamlCursor, column: number, depth: number): unknown[] {
  const { text } = cursor;
  const list: unknown[] = [];
  for (;;) {
    const line = cursor.pos - column;
    cursor.pos++;
    list.push(readItem(cursor, line, column, depth));
    const next = nextContent(cursor);
    if (next < column) break;
    if (next > column) throw notPlain;
    if (!isDash(text, cursor.pos)) break;
  }
  backToLine(cursor);
  return list;
}

/** Reads what stands behind a dash. `line` is where the dash's line starts. */
function readItem(cursor: YamlCursor, line: number, column: number, depth: number): unknown {
  const { text } = cursor;
  while (text.charCodeAt(cursor.pos) === code.space) cursor.pos++;
  const c = text.charCodeAt(cursor.pos);
  if (c === code.newline || c === code.hash) {
    skipLine(cursor);
    const next = nextContent(cursor);
    if (next > column) return readCollection(cursor, next, depth + 1);
    backToLine(cursor);
    return null;
  }
  if (depth > maxBlockDepth) throw notPlain;
  const inner = cursor.pos - line;
  if (isDash(text, cursor.pos)) return readSequence(cursor, inner, depth + 1);
  return readInline(cursor, inner, column, depth + 1);
}

/** A scalar alone on the line below its dash is rare, and the `yaml` package reads it differently behind a comment. */
function readCollection(cursor: YamlCursor, column: number, depth: number): unknown {
  const value = readBlock(cursor, column, depth);
  if (typeof value !== 'object') throw notPlain;
  return value;
}

function readMapping(cursor: YamlCursor, column: number, firstKey: string, depth: number): Record<string, unknown> {
  const mapping: Record<string, unknown> = {};
  let key: string | undefined = firstKey;
  while (key !== undefined) {
    if (key === '__proto__' || Object.hasOwn(mapping, key)) throw notPlain;
    mapping[key] = readValue(cursor, column, depth);
    const next = nextContent(cursor);
    if (next < column) break;
    if (next > column) throw notPlain;
    key = isDash(cursor.text, cursor.pos) ? undefined : tryKey(cursor);
    if (key === undefined) throw notPlain;
  }
  backToLine(cursor);
  return mapping;
}

/** Reads what stands behind a key's colon. */
function readValue(cursor: YamlCursor, column: number, depth: number): unknown {
  const { text } = cursor;
  skipBlanks(cursor);
  const c = text.charCodeAt(cursor.pos);
  if (c !== code.newline && c !== code.hash) {
    if (isDash(text, cursor.pos)) throw notPlain;
    return readScalar(cursor, column, depth);
  }
  skipLine(cursor);
  const next = nextContent(cursor);
  // A sequence may stand in the column of the key that holds it.
  if (next > column || (next === column && isDash(text, cursor.pos))) return readBlock(cursor, next, depth + 1);
  backToLine(cursor);
  return null;
}

function skipLine(cursor: YamlCursor): void {
  cursor.pos = cursor.text.indexOf('\n', cursor.pos) + 1;
}

/** Undoes the look ahead of `nextContent`, so that whoever called the caller finds the line's start again. */
function backToLine(cursor: YamlCursor): void {
  if (cursor.pos < cursor.end) cursor.pos = cursor.text.lastIndexOf('\n', cursor.pos - 1) + 1;
}

/** Reads a scalar or flow collection to the end of its last line. */
function readScalar(cursor: YamlCursor, parent: number, depth: number): unknown {
  switch (cursor.text.charCodeAt(cursor.pos)) {
    case code.doubleQuote:
    case code.singleQuote: {
      const value = scanQuoted(cursor);
      finishLine(cursor);
      return value;
    }
    case code.openBracket:
    case code.openBrace: {
      const value = scanFlow(cursor, depth);
      finishLine(cursor);
      return value;
    }
    case code.pipe:
    case code.greater:
      return scanBlockScalar(cursor, parent);
    default: {
      const value = resolveScalar(scanPlain(cursor, parent));
      if (typeof value === 'number' && !Number.isFinite(value)) throw notPlain;
      return value;
    }
  }
}

/**
 * Reads a key and its colon; undefined, with the cursor where it was, when there is none on this line.
 * Keys that merge, that are null or that are no scalar are beyond this reader.
 */
function tryKey(cursor: YamlCursor): string | undefined {
  const { text } = cursor;
  const start = cursor.pos;
  const first = text.charCodeAt(start);
  if (first === code.doubleQuote || first === code.singleQuote) return tryQuotedKey(cursor);
  if (first === code.openBrace || first === code.openBracket || first === code.pipe || first === code.greater)
    return undefined;
  if (!startsPlain(text, start)) throw notPlain;
  let pos = start;
  for (; ; pos++) {
    const c = text.charCodeAt(pos);
    if (c === code.newline) return undefined;
    if (c === code.colon && isBlankOrBreak(text.charCodeAt(pos + 1))) break;
    if (c === code.hash && isBlank(text.charCodeAt(pos - 1))) return undefined;
  }
  if (pos - start > maxKeyLength) throw notPlain;
  cursor.pos = pos + 1;
  let end = pos;
  while (isBlank(text.charCodeAt(end - 1))) end--;
  const key = resolveKey(text.slice(start, end));
  if (key === null || key === '<<') throw notPlain;
  return key;
}

function tryQuotedKey(cursor: YamlCursor): string | undefined {
  const { text } = cursor;
  const start = cursor.pos;
  const key = scanQuoted(cursor);
  const close = cursor.pos;
  skipBlanks(cursor);
  if (text.charCodeAt(cursor.pos) !== code.colon) {
    cursor.pos = start;
    return undefined;
  }
  cursor.pos++;
  if (close - start > maxKeyLength || text.slice(start, close).includes('\n')) throw notPlain;
  if (!isBlankOrBreak(text.charCodeAt(cursor.pos))) throw notPlain;
  return key;
}
