import { resolveKey, resolveScalar } from './resolve-scalar.ts';
import { isBlank } from './scan-plain.ts';
import { scanQuoted } from './scan-quoted.ts';
import { code, notPlain, type YamlCursor } from './yaml-cursor.ts';

/** Deeper flow collections are left to the reader that says where they are. */
const maxFlowDepth = 64;

/** Reads `[…]` or `{…}` at its bracket and leaves the cursor behind the closing one. */
export function scanFlow(cursor: YamlCursor, depth: number): unknown {
  if (depth > maxFlowDepth) throw notPlain;
  const isList = cursor.text.charCodeAt(cursor.pos++) === code.openBracket;
  return isList ? scanList(cursor, depth) : scanMapping(cursor, depth);
}

function scanList(cursor: YamlCursor, depth: number): unknown[] {
  const { text } = cursor;
  const list: unknown[] = [];
  skipFlowSpace(cursor);
  while (text.charCodeAt(cursor.pos) !== code.closeBracket) {
    list.push(scanValue(cursor, depth));
    // `[a: 1]` holds a mapping; the other reader makes it.
    if (text.charCodeAt(cursor.pos) === code.colon) throw notPlain;
    finishEntry(cursor, code.closeBracket);
  }
  cursor.pos++;
  return list;
}

function scanMapping(cursor: YamlCursor, depth: number): Record<string, unknown> {
  const { text } = cursor;
  const mapping: Record<string, unknown> = {};
  skipFlowSpace(cursor);
  while (text.charCodeAt(cursor.pos) !== code.closeBrace) {
    const key = scanFlowKey(cursor);
    if (Object.hasOwn(mapping, key)) throw notPlain;
    skipFlowSpace(cursor);
    const c = text.charCodeAt(cursor.pos);
    mapping[key] = c === code.comma || c === code.closeBrace ? null : scanValue(cursor, depth);
    finishEntry(cursor, code.closeBrace);
  }
  cursor.pos++;
  return mapping;
}

/** After an entry: a comma and whatever space, or the closing bracket, which is left for the caller. */
function finishEntry(cursor: YamlCursor, close: number): void {
  skipFlowSpace(cursor);
  const c = cursor.text.charCodeAt(cursor.pos);
  if (c === close) return;
  if (c !== code.comma) throw notPlain;
  cursor.pos++;
  skipFlowSpace(cursor);
}

function scanFlowKey(cursor: YamlCursor): string {
  const { text } = cursor;
  const c = text.charCodeAt(cursor.pos);
  const start = cursor.pos;
  const isQuoted = c === code.doubleQuote || c === code.singleQuote;
  const key = isQuoted ? scanQuoted(cursor) : resolveKey(scanFlowPlain(cursor));
  if (key === null || key === '__proto__' || key === '<<' || text.slice(start, cursor.pos).includes('\n'))
    throw notPlain;
  while (text.charCodeAt(cursor.pos) === code.space) cursor.pos++;
  // A key without a value, `{a, b}`, is left to the other reader: it is mostly a template, `{{ .Values.x }}`.
  if (text.charCodeAt(cursor.pos) !== code.colon) throw notPlain;
  cursor.pos++;
  return key;
}

function scanValue(cursor: YamlCursor, depth: number): unknown {
  const c = cursor.text.charCodeAt(cursor.pos);
  if (c === code.openBracket || c === code.openBrace) return scanFlow(cursor, depth + 1);
  if (c === code.doubleQuote || c === code.singleQuote) return scanQuoted(cursor);
  const value = resolveScalar(scanFlowPlain(cursor));
  if (typeof value === 'number' && !Number.isFinite(value)) throw notPlain;
  return value;
}

/** What no plain scalar starts with here; some of them may with a letter behind, which is for the other reader. */
const indicators = /[-?:,[\]{}#&*!|>'"%@`\s]/;

/** A plain scalar on one line, up to `,`, a bracket, `: ` or a comment. */
function scanFlowPlain(cursor: YamlCursor): string {
  const { text } = cursor;
  const start = cursor.pos;
  const first = text.charCodeAt(start);
  const isSigned =
    first === code.minus && text.charCodeAt(start + 1) > code.space && !isFlowEnd(text.charCodeAt(start + 1));
  if (!isSigned && indicators.test(text.charAt(start))) throw notPlain;
  let pos = start + 1;
  for (; ; pos++) {
    const c = text.charCodeAt(pos);
    if (c === code.newline || isFlowEnd(c)) break;
    if (c === code.hash && isBlank(text.charCodeAt(pos - 1))) break;
    if (c !== code.colon) continue;
    const next = text.charCodeAt(pos + 1);
    if (isBlank(next) || next === code.newline) break;
    // `{a:}` and `[a:,b]`: readers differ.
    if (isFlowEnd(next)) throw notPlain;
  }
  let end = pos;
  while (isBlank(text.charCodeAt(end - 1))) end--;
  cursor.pos = pos;
  skipFlowSpace(cursor);
  const behind = text.charCodeAt(cursor.pos);
  // A scalar that goes on in the next line.
  if (cursor.pos > pos && !isFlowEnd(behind)) throw notPlain;
  return text.slice(start, end);
}

function isFlowEnd(c: number): boolean {
  return (
    c === code.comma ||
    c === code.openBracket ||
    c === code.closeBracket ||
    c === code.openBrace ||
    c === code.closeBrace
  );
}

/** Moves over blanks, line breaks and comments, which need a blank or a line break before them. */
function skipFlowSpace(cursor: YamlCursor): void {
  const { text, end } = cursor;
  for (;;) {
    const c = text.charCodeAt(cursor.pos);
    if (c === code.hash) {
      const before = text.charCodeAt(cursor.pos - 1);
      if (!isBlank(before) && before !== code.newline) throw notPlain;
      cursor.pos = text.indexOf('\n', cursor.pos);
    } else if (isBlank(c)) cursor.pos++;
    else if (c === code.newline) {
      cursor.pos++;
      if (cursor.pos >= end) throw notPlain;
    } else return;
  }
}
