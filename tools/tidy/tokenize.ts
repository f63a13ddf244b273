/**
 * A tokenizer for TypeScript source, exact enough for the house rules: it knows strings, nested templates, comments and
 * regular expressions, so that a rule never fires on text. It exists because TypeScript 7 offers no programmatic API and
 * a grep cannot tell `Date` in a sentence from `Date` in an expression.
 *
 * Leaves out JSX, and decides between a regular expression and a division by the token before the slash alone: after a
 * closing parenthesis it is a division, after a closing brace a regular expression.
 */

export type TokenKind = 'word' | 'number' | 'string' | 'template' | 'regex' | 'comment' | 'mark';

export interface Token {
  readonly kind: TokenKind;
  /** As written, quotes and delimiters included. */
  readonly text: string;
  /** One-based line on which the token starts. */
  readonly line: number;
}

/** Marks longer than one character that a rule looks at; any other run of punctuation is cut into single characters. */
const LONG_MARKS = ['**=', '...', '=>', '**', '?.', '&&', '||', '??'];

/** Words after which a slash begins a regular expression although they are words. */
const BEFORE_REGEX = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'throw',
  'new',
  'else',
  'await',
  'yield',
]);

const SPACE = /\s+/y;
const WORD = /[\p{ID_Start}$_#][\p{ID_Continue}$]*/uy;
const NUMBER = /0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?/y;
/** A shebang line counts as a comment. */
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|#![^\n]*/y;
const STRING = /'(?:\\[\s\S]|[^'\\\n])*'?|"(?:\\[\s\S]|[^"\\\n])*"?/y;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
/** A piece of a template: from a backtick or a closing brace to the next `${` or the final backtick. */
const TEMPLATE = /[`}](?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:\$\{|`|$)/y;

/** Cuts source text into tokens; the texts between them are white space only. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  /** For each open `${`, how many braces are open inside it. */
  const templates: number[] = [];
  let line = 1;
  let at = 0;
  let previous: Token | undefined;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };

  while (at < source.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      line += countNewlines(space);
      at += space.length;
      continue;
    }
    const token = nextToken(source, at, line, previous, templates, match);
    tokens.push(token);
    if (token.kind !== 'comment') previous = token;
    line += countNewlines(token.text);
    at += token.text.length;
  }
  return tokens;
}

function nextToken(
  source: string,
  at: number,
  line: number,
  previous: Token | undefined,
  templates: number[],
  match: (pattern: RegExp) => string | undefined,
): Token {
  const first = source[at] ?? '';
  const make = (kind: TokenKind, text: string | undefined): Token => ({ kind, text: text ?? first, line });
  if (first === '`' || (first === '}' && templates.at(-1) === 0)) {
    const text = match(TEMPLATE);
    if (first === '}') templates.pop();
    if (text?.endsWith('${')) templates.push(0);
    return make('template', text);
  }
  if (templates.length > 0 && (first === '{' || first === '}')) {
    templates[templates.length - 1]! += first === '{' ? 1 : -1;
  }
  if (first === "'" || first === '"') return make('string', match(STRING));
  if (first === '/' || source.startsWith('#!', at)) {
    const comment = match(COMMENT);
    if (comment !== undefined) return make('comment', comment);
    const regex = regexMayStart(previous) ? match(REGEX) : undefined;
    return regex === undefined ? make('mark', undefined) : make('regex', regex);
  }
  if (/\d/.test(first) || (first === '.' && /\d/.test(source[at + 1] ?? ''))) return make('number', match(NUMBER));
  const word = match(WORD);
  if (word !== undefined) return make('word', word);
  return make(
    'mark',
    LONG_MARKS.find((mark) => source.startsWith(mark, at)),
  );
}

function regexMayStart(previous: Token | undefined): boolean {
  if (previous === undefined) return true;
  switch (previous.kind) {
    case 'word':
      return BEFORE_REGEX.has(previous.text);
    case 'mark':
      return previous.text !== ')' && previous.text !== ']';
    case 'template':
      return previous.text.endsWith('${');
    default:
      return false;
  }
}

function countNewlines(text: string): number {
  let count = 0;
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) count++;
  return count;
}
