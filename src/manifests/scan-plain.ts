import { code, notPlain, type YamlCursor } from './yaml-cursor.ts';

/** The line break and blanks stand for nothing to read at all. */
const indicators: ReadonlySet<number> = new Set(
  [...'\n\t ,[]{}#&*!|>\'"%@`'].map((character) => character.charCodeAt(0)),
);

/** Whether a plain scalar may start here: no indicator, and `-`, `?` and `:` only with something behind. */
export function startsPlain(text: string, pos: number): boolean {
  const c = text.charCodeAt(pos);
  if (c >= 97 && c <= 122) return true;
  if (c === code.minus || c === code.colon || c === 63) return !isBlankOrBreak(text.charCodeAt(pos + 1));
  return !indicators.has(c);
}

/** A space or a tab. */
export function isBlank(c: number): boolean {
  return c === code.space || c === code.tab;
}

/** A blank, a line's end, or the text's. */
export function isBlankOrBreak(c: number): boolean {
  return c === code.space || c === code.tab || c === code.newline;
}

/**
 * Reads a plain scalar in block context, with the lines below it that are indented deeper than `parent`, and leaves the
 * cursor at the start of the line behind. A `: ` within is an error in YAML and so beyond this reader.
 */
export function scanPlain(cursor: YamlCursor, parent: number): string {
  if (!startsPlain(cursor.text, cursor.pos)) throw notPlain;
  let content = scanPlainLine(cursor);
  while (!endsInComment(cursor)) {
    const breaks = nextLine(cursor, parent);
    if (breaks === 0) break;
    content += (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) + scanPlainLine(cursor);
  }
  return content;
}

/** Reads the part of a plain scalar on this line, without blanks at its end, and stops at the line break or comment. */
function scanPlainLine(cursor: YamlCursor): string {
  const { text } = cursor;
  const start = cursor.pos;
  let pos = start;
  for (; ; pos++) {
    const c = text.charCodeAt(pos);
    if (c === code.newline) break;
    if (c === code.colon && isBlankOrBreak(text.charCodeAt(pos + 1))) throw notPlain;
    if (c === code.hash && pos > start && isBlank(text.charCodeAt(pos - 1))) break;
  }
  cursor.pos = pos;
  while (isBlank(text.charCodeAt(pos - 1))) pos--;
  return text.slice(start, pos);
}

/** At a comment, which ends a plain scalar: moves behind its line. At the line break stays. */
function endsInComment(cursor: YamlCursor): boolean {
  if (cursor.text.charCodeAt(cursor.pos) !== code.hash) return false;
  cursor.pos = cursor.text.indexOf('\n', cursor.pos) + 1;
  return true;
}

/**
 * From a line break: moves to the content of the next line that continues the scalar and returns how many breaks came
 * before it; 0, with the cursor at the start of the line below, when the scalar ends here.
 */
function nextLine(cursor: YamlCursor, parent: number): number {
  const { text, end } = cursor;
  const behind = cursor.pos + 1;
  let breaks = 0;
  for (let line = behind; line < end; ) {
    breaks++;
    let pos = line;
    while (text.charCodeAt(pos) === code.space) pos++;
    const c = text.charCodeAt(pos);
    if (c === code.newline) {
      line = pos + 1;
      continue;
    }
    if (c === code.tab) throw notPlain;
    if (pos - line <= parent || c === code.hash) break;
    cursor.pos = pos;
    return breaks;
  }
  cursor.pos = behind;
  return 0;
}
