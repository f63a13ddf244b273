import { MAX_DEPTH, MAX_VALUES } from './max-sizes.ts';
import type { Place } from './types.ts';

/** Thrown where the `yaml` package shall decide. One object: it says nothing about the place. */
export const notPlain = new Error('not in the plain subset of YAML');

export const code = {
  newline: 10,
  space: 32,
  doubleQuote: 34,
  hash: 35,
  singleQuote: 39,
  comma: 44,
  minus: 45,
  colon: 58,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  openBrace: 123,
  closeBrace: 125,
} as const;

/**
 * A place in a text, shared by the parts of the plain reader. The text ends with a newline, so that scanning within a
 * line needs no bound.
 */
export class YamlLines {
  readonly text: string;
  pos = 0;
  #line = 1;
  #lineStart = 0;
  #values = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character at the cursor. */
  get here(): number {
    return this.text.charCodeAt(this.pos);
  }

  get column(): number {
    return this.pos - this.#lineStart;
  }

  place(): Place {
    return { line: this.#line, column: this.pos - this.#lineStart + 1 };
  }

  /** A value begins. Too many or too deep ones are refused by the other reader, which says where. */
  count(depth: number): void {
    // That one counts depth in steps of its own, some of which are two of ours.
    if (++this.#values > MAX_VALUES || depth > MAX_DEPTH / 2) throw notPlain;
  }

  skipSpaces(): void {
    while (this.text.charCodeAt(this.pos) === code.space) this.pos++;
  }

  /** Moves behind the next newline. */
  skipLine(): void {
    this.pos = this.text.indexOf('\n', this.pos) + 1;
    this.#line++;
    this.#lineStart = this.pos;
  }

  /** From the start of a line, over blank lines and comments: the column of what comes then; -1 at the end. */
  nextContent(): number {
    while (this.pos < this.text.length) {
      this.skipSpaces();
      const c = this.here;
      if (c !== code.hash && c !== code.newline) return this.column;
      this.skipLine();
    }
    return -1;
  }

  /** Behind a value: blanks, a comment with a blank before it, and the end of the line; nothing else. */
  finishLine(): void {
    const before = this.pos;
    this.skipSpaces();
    const c = this.here;
    if (c !== code.newline && (c !== code.hash || this.pos === before)) throw notPlain;
    this.skipLine();
  }
}
