/**
 * Reads RE2's syntax. What RE2 lacks (look-around, back-references, possessive and atomic groups) is refused with RE2's
 * own reasons, because Envoy would refuse the whole configuration for it.
 */
import {
  type CharacterClass,
  characterRange,
  oneCharacter,
  perlClass,
  posixClass,
  unicodeClass,
} from './character-class.ts';
import { RegexSyntaxError, type Syntax } from './syntax.ts';

/** RE2's limit on `{n,m}`. */
const MAX_REPEAT = 1000;
/** RE2's limit on nesting. */
const MAX_DEPTH = 1000;
const LITERAL_ESCAPES: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
  readonly ungreedy: boolean;
}

/** The tree and how many capturing groups it has. Throws `RegexSyntaxError`. */
export function parseRegex(pattern: string): { readonly syntax: Syntax; readonly groups: number } {
  const parser = new Parser(Array.from(unquote(pattern)));
  return { syntax: parser.parse(), groups: parser.groups };
}

/** `\Q…\E` takes everything literally; rewritten as escapes, so that a repetition after it takes the last character. */
function unquote(pattern: string): string {
  return pattern.replace(/(?<!\\)((?:\\\\)*)\\Q([\s\S]*?)(?:\\E|$)/g, (_, before: string, quoted: string) => {
    return before + quoted.replace(/[^A-Za-z0-9\s\u0080-\uffff]/g, '\\$&');
  });
}

class Parser {
  readonly #text: readonly string[];
  #at = 0;
  #depth = 0;
  #flags: Flags = { ignoreCase: false, dotAll: false, multiline: false, ungreedy: false };
  groups = 0;

  constructor(text: readonly string[]) {
    this.#text = text;
  }

  parse(): Syntax {
    const syntax = this.#choice();
    if (this.#at < this.#text.length) throw new RegexSyntaxError('unexpected )');
    return syntax;
  }

  #choice(): Syntax {
    if (++this.#depth > MAX_DEPTH) throw new RegexSyntaxError('expression nests too deeply');
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    this.#depth--;
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  #sequence(): Syntax {
    const parts: Syntax[] = [];
    while (this.#at < this.#text.length && this.#peek() !== '|' && this.#peek() !== ')') {
      const part = this.#atom();
      if (part !== null) parts.push(this.#repeated(part));
    }
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  #repeated(part: Syntax): Syntax {
    const bounds = this.#bounds();
    if (bounds === null) return part;
    const [least, most] = bounds;
    const isLazy = this.#take('?');
    const next = this.#peek();
    if (next !== undefined && ('*+?'.includes(next) || (next === '{' && this.#countedAhead() !== null))) {
      throw new RegexSyntaxError(`bad repetition operator: ${next} after a repetition`);
    }
    return { kind: 'repeat', part, least, most, greedy: isLazy === this.#flags.ungreedy };
  }

  #bounds(): readonly [number, number] | null {
    if (this.#take('*')) return [0, -1];
    if (this.#take('+')) return [1, -1];
    if (this.#take('?')) return [0, 1];
    const counted = this.#countedAhead();
    if (counted === null) return null;
    this.#at += counted.length;
    if (counted.least > MAX_REPEAT || counted.most > MAX_REPEAT)
      throw new RegexSyntaxError('bad repetition size: above 1000');
    if (counted.most >= 0 && counted.most < counted.least)
      throw new RegexSyntaxError('bad repetition: maximum below minimum');
    return [counted.least, counted.most];
  }

  /** `{n}`, `{n,}`, `{n,m}`; any other brace is a literal. */
  #countedAhead(): { readonly least: number; readonly most: number; readonly length: number } | null {
    if (this.#peek() !== '{') return null;
    const match = /^\{(\d+)(,(\d*))?\}/.exec(this.#text.slice(this.#at, this.#at + 24).join(''));
    if (match === null) return null;
    const least = Number(match[1]);
    const most = match[2] === undefined ? least : match[3] === '' ? -1 : Number(match[3]);
    return { least, most, length: match[0].length };
  }

  /** Null for a flag group, which stands for nothing. */
  #atom(): Syntax | null {
    const character = this.#text[this.#at++]!;
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'character', test: this.#bracket() };
      case '.':
        return { kind: 'character', test: this.#flags.dotAll ? () => true : (code) => code !== 10 };
      case '^':
        return { kind: 'assertion', at: this.#flags.multiline ? 'lineStart' : 'textStart' };
      case '$':
        return { kind: 'assertion', at: this.#flags.multiline ? 'lineEnd' : 'textEnd' };
      case '*':
      case '+':
      case '?':
        throw new RegexSyntaxError(`no argument for repetition operator: ${character}`);
      case '\\':
        return this.#escape();
      default:
        return this.#literal(character);
    }
  }

  #literal(character: string): Syntax {
    return { kind: 'character', test: oneCharacter(character.codePointAt(0)!, this.#flags.ignoreCase) };
  }

  #group(): Syntax | null {
    if (this.#peek() !== '?') return this.#close(this.#flags, ++this.groups);
    const rest = this.#text.slice(this.#at, this.#at + 80).join('');
    const named = /^\?(?:P)?<([A-Za-z0-9_]+)>/.exec(rest);
    if (named !== null) {
      this.#at += named[0].length;
      return this.#close(this.#flags, ++this.groups);
    }
    const flagged = /^\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest);
    if (flagged === null) throw new RegexSyntaxError(`invalid perl operator: (${rest.slice(0, 3)}`);
    this.#at += flagged[0].length;
    const before = this.#flags;
    const changed = changeFlags(before, flagged[1]!, flagged[2] ?? '');
    this.#flags = changed;
    return flagged[3] === ')' ? null : this.#close(before, 0);
  }

  #close(before: Flags, group: number): Syntax {
    const part = this.#choice();
    if (!this.#take(')')) throw new RegexSyntaxError('missing )');
    this.#flags = before;
    return group === 0 ? part : { kind: 'capture', part, group };
  }

  #escape(): Syntax {
    const letter = this.#text[this.#at];
    if (letter === undefined) throw new RegexSyntaxError('trailing \\');
    const assertions = { A: 'textStart', z: 'textEnd', b: 'wordBoundary', B: 'noWordBoundary' } as const;
    if (Object.hasOwn(assertions, letter)) {
      this.#at++;
      return { kind: 'assertion', at: assertions[letter as keyof typeof assertions] };
    }
    return { kind: 'character', test: this.#escapedClass() ?? this.#escapedCharacter() };
  }

  #escapedClass(): CharacterClass | undefined {
    const letter = this.#text[this.#at]!;
    const perl = perlClass(letter);
    if (perl !== undefined) {
      this.#at++;
      return perl;
    }
    if (letter !== 'p' && letter !== 'P') return undefined;
    const match = /^[pP](?:\{([^}]*)\}|(.))/u.exec(this.#text.slice(this.#at, this.#at + 40).join(''));
    const found = match === null ? undefined : unicodeClass(match[1] ?? match[2]!, letter === 'P');
    if (found === undefined) throw new RegexSyntaxError('invalid character class range: \\p');
    this.#at += Array.from(match![0]).length;
    return found;
  }

  #escapedCharacter(): CharacterClass {
    return oneCharacter(this.#escapedCode(), this.#flags.ignoreCase);
  }

  #escapedCode(): number {
    const rest = this.#text.slice(this.#at, this.#at + 12).join('');
    const hexadecimal = /^x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/.exec(rest);
    const octal = /^(0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
    const match = hexadecimal ?? octal;
    if (match !== null) {
      this.#at += match[0].length;
      const code = hexadecimal !== null ? Number.parseInt(match[1] ?? match[2]!, 16) : Number.parseInt(match[0], 8);
      if (code > 0x10ffff) throw new RegexSyntaxError('invalid escape sequence');
      return code;
    }
    const letter = this.#text[this.#at++];
    if (letter === undefined) throw new RegexSyntaxError('trailing \\');
    const known = LITERAL_ESCAPES[letter];
    if (known !== undefined) return known;
    // Back-references fall under this as well: \1 is an unknown escape to RE2.
    if (/[A-Za-z0-9]/.test(letter)) throw new RegexSyntaxError(`invalid escape sequence: \\${letter}`);
    return letter.codePointAt(0)!;
  }

  #bracket(): CharacterClass {
    const isNegated = this.#take('^');
    const members: CharacterClass[] = [];
    for (let isFirst = true; isFirst || this.#peek() !== ']'; isFirst = false) {
      if (this.#at >= this.#text.length) throw new RegexSyntaxError('missing ]');
      members.push(this.#member());
    }
    this.#at++;
    return (code) => members.some((member) => member(code)) !== isNegated;
  }

  #member(): CharacterClass {
    const posix = /^\[:(\^?[a-z]+):\]/.exec(this.#text.slice(this.#at, this.#at + 14).join(''));
    if (posix !== null) {
      const found = posixClass(posix[1]!);
      if (found === undefined) throw new RegexSyntaxError(`invalid character class range: ${posix[0]}`);
      this.#at += posix[0].length;
      return found;
    }
    if (this.#peek() === '\\') {
      this.#at++;
      if (this.#at >= this.#text.length) throw new RegexSyntaxError('trailing \\');
      const found = this.#escapedClass();
      if (found !== undefined) return found;
      this.#at--;
    }
    const from = this.#memberCode();
    if (this.#peek() !== '-' || this.#text[this.#at + 1] === ']' || this.#text[this.#at + 1] === undefined) {
      return oneCharacter(from, this.#flags.ignoreCase);
    }
    this.#at++;
    const to = this.#memberCode();
    if (to < from) throw new RegexSyntaxError('invalid character class range');
    return characterRange(from, to, this.#flags.ignoreCase);
  }

  #memberCode(): number {
    if (this.#take('\\')) return this.#escapedCode();
    return this.#text[this.#at++]!.codePointAt(0)!;
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}

function changeFlags(flags: Flags, on: string, off: string): Flags {
  const value = (letter: string, before: boolean): boolean => (on.includes(letter) || before) && !off.includes(letter);
  return {
    ignoreCase: value('i', flags.ignoreCase),
    dotAll: value('s', flags.dotAll),
    multiline: value('m', flags.multiline),
    ungreedy: value('U', flags.ungreedy),
  };
}
