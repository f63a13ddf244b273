import { code, notPlain, skipBlanks, type YamlCursor } from './yaml-cursor.ts';

/** Reads a single- or double-quoted scalar at its opening quote and leaves the cursor behind the closing one. */
export function scanQuoted(cursor: YamlCursor): string {
  return cursor.text.charCodeAt(cursor.pos) === code.doubleQuote ? scanDouble(cursor) : scanSingle(cursor);
}

function scanSingle(cursor: YamlCursor): string {
  const { text } = cursor;
  const start = cursor.pos + 1;
  let close = text.indexOf("'", start);
  let isDoubled = false;
  while (close !== -1 && text.charCodeAt(close + 1) === code.singleQuote) {
    isDoubled = true;
    close = text.indexOf("'", close + 2);
  }
  if (close === -1 || close >= cursor.end) throw notPlain;
  cursor.pos = close + 1;
  const raw = text.slice(start, close);
  const content = isDoubled ? raw.replaceAll("''", "'") : raw;
  return content.includes('\n') ? foldLines(content) : content;
}

/** Line breaks in a quoted scalar: one is a space, n + 1 of them are n newlines; blanks around them go. */
function foldLines(content: string): string {
  const lines = content.split('\n');
  let folded = trimBlankEnd(lines[0]!);
  let breaks = 0;
  for (let index = 1; index < lines.length; index++) {
    const isLast = index === lines.length - 1;
    const line = trimBlankStart(isLast ? lines[index]! : trimBlankEnd(lines[index]!));
    breaks++;
    if (line === '' && !isLast) continue;
    folded += (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) + line;
    breaks = 0;
  }
  return folded;
}

function trimBlankStart(line: string): string {
  return line.replace(/^[ \t]+/, '');
}

function trimBlankEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line.charCodeAt(end - 1) === code.space || line.charCodeAt(end - 1) === code.tab)) end--;
  return line.slice(0, end);
}

function scanDouble(cursor: YamlCursor): string {
  const { text } = cursor;
  const start = cursor.pos + 1;
  let pos = start;
  for (;;) {
    const c = text.charCodeAt(pos);
    if (c === code.doubleQuote) {
      cursor.pos = pos + 1;
      return text.slice(start, pos);
    }
    if (c === code.backslash || c === code.newline) break;
    pos++;
  }
  cursor.pos = pos;
  return scanDoubleParts(cursor, text.slice(start, pos));
}

/** The rest of a double-quoted scalar that has escapes or several lines, from the first of them on. */
function scanDoubleParts(cursor: YamlCursor, head: string): string {
  const { text, end } = cursor;
  let content = '';
  // Kept apart because the blanks at its end go when a line break follows, while those that an escape made stay.
  let run = head;
  while (cursor.pos < end) {
    const start = cursor.pos;
    let pos = start;
    let c = text.charCodeAt(pos);
    while (c !== code.doubleQuote && c !== code.backslash && c !== code.newline) c = text.charCodeAt(++pos);
    run += text.slice(start, pos);
    cursor.pos = pos + 1;
    if (c === code.doubleQuote) return content + run;
    content += c === code.backslash ? run + scanEscape(cursor) : trimBlankEnd(run) + scanBreaks(cursor);
    run = '';
  }
  throw notPlain;
}

/** Behind the first line break: moves over blank lines and the next line's indentation, and says what they mean. */
function scanBreaks(cursor: YamlCursor): string {
  let breaks = 1;
  for (;;) {
    if (cursor.pos >= cursor.end) throw notPlain;
    skipBlanks(cursor);
    if (cursor.text.charCodeAt(cursor.pos) !== code.newline) break;
    breaks++;
    cursor.pos++;
  }
  return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Reads what stands behind a backslash. */
function scanEscape(cursor: YamlCursor): string {
  const { text } = cursor;
  const letter = text.charAt(cursor.pos);
  cursor.pos++;
  const simple = escapes[letter];
  if (simple !== undefined) return simple;
  if (letter === '\n') {
    // An escaped line break joins the lines. On what a blank line after it means, readers differ.
    if (scanBreaks(cursor) !== ' ') throw notPlain;
    return '';
  }
  const length = hexDigits[letter];
  if (length === undefined) throw notPlain;
  const digits = text.slice(cursor.pos, cursor.pos + length);
  const point = Number.parseInt(digits, 16);
  // Halves of surrogate pairs, which JSON writes and go-yaml refuses, are left to the other reader.
  if (
    !/^[0-9a-fA-F]+$/.test(digits) ||
    digits.length !== length ||
    point > 0x10ffff ||
    (point >= 0xd800 && point < 0xe000)
  ) {
    throw notPlain;
  }
  cursor.pos += length;
  return String.fromCodePoint(point);
}
