/**
 * A place in a text, shared by the parts of the fast reader. The text between `pos` and `end` ends with a newline, so
 * scanning within a line needs no bound; only at the start of a line is `end` asked for.
 */
export class YamlCursor {
  readonly text: string;
  readonly end: number;
  pos: number;

  constructor(text: string, pos: number, end: number) {
    this.text = text;
    this.pos = pos;
    this.end = end;
  }
}

/**
 * Thrown where the fast reader gives up and the `yaml` package shall decide. One object, since it says nothing about
 * the place: whoever decides says that.
 */
export const notPlain = new Error('not in the plain subset of YAML');

export const code = {
  tab: 9,
  newline: 10,
  space: 32,
  doubleQuote: 34,
  hash: 35,
  singleQuote: 39,
  plus: 43,
  comma: 44,
  minus: 45,
  zero: 48,
  nine: 57,
  colon: 58,
  greater: 62,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  pipe: 124,
  openBrace: 123,
  closeBrace: 125,
} as const;

/** Moves over spaces and tabs. */
export function skipBlanks(cursor: YamlCursor): void {
  const { text } = cursor;
  let pos = cursor.pos;
  for (let c = text.charCodeAt(pos); c === 32 || c === 9; c = text.charCodeAt(pos)) pos++;
  cursor.pos = pos;
}

/**
 * After a value: moves to the start of the next line over blanks and a comment, which needs a blank before it.
 * Anything else behind a value is beyond this reader.
 */
export function finishLine(cursor: YamlCursor): void {
  const { text } = cursor;
  const before = cursor.pos;
  skipBlanks(cursor);
  const c = text.charCodeAt(cursor.pos);
  if (c === code.newline) cursor.pos++;
  else if (c === code.hash && cursor.pos > before) cursor.pos = text.indexOf('\n', cursor.pos) + 1;
  else throw notPlain;
}
