import type { Place, ScalarNode } from './types.ts';
import { code, notPlain, type YamlLines } from './yaml-lines.ts';

/** What may not begin a plain scalar, or begins one only with something behind it. */
const INDICATORS: ReadonlySet<number> = new Set([...'\n -?:,[]{}#&*!|>\'"%@`'].map((sign) => sign.charCodeAt(0)));
/** Escapes that YAML and JSON do not share, and halves of a pair, of which one may be missing. */
const NOT_AS_IN_JSON = /\\(?:[^"\\/bfnrtu]|u(?![0-9a-fA-F]{4})|u[dD][89a-fA-F])/;

/** The core schema of YAML 1.2. */
const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['null', 'Null', 'NULL', '~'].map((word) => [word, null] as const),
]);
const DECIMAL = /^[-+]?[0-9]+$/;
const OCTAL = /^0o[0-7]+$/;
const HEXADECIMAL = /^0x[0-9a-fA-F]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const NO_NUMBER = /^[-+]?\.(?:inf|nan)$/i;

/** Whether a plain scalar, as key or value, may start with this character without a look at the next. */
export function startsPlain(c: number): boolean {
  return !INDICATORS.has(c);
}

/** Moves behind the scalar in quotes at the cursor, all on one line, and returns what it says. */
export function scanQuoted(lines: YamlLines): string {
  return lines.here === code.doubleQuote ? scanDouble(lines) : scanSingle(lines);
}

function scanSingle(lines: YamlLines): string {
  const { text } = lines;
  const start = lines.pos + 1;
  let pos = start;
  let isDoubled = false;
  for (; ; pos++) {
    const c = text.charCodeAt(pos);
    if (c === code.newline) throw notPlain;
    if (c !== code.singleQuote) continue;
    if (text.charCodeAt(pos + 1) !== code.singleQuote) break;
    isDoubled = true;
    pos++;
  }
  lines.pos = pos + 1;
  const content = text.slice(start, pos);
  return isDoubled ? content.replaceAll("''", "'") : content;
}

function scanDouble(lines: YamlLines): string {
  const { text } = lines;
  const start = lines.pos;
  let pos = start + 1;
  let isEscaped = false;
  for (; ; pos++) {
    const c = text.charCodeAt(pos);
    if (c === code.newline) throw notPlain;
    if (c === code.doubleQuote) break;
    if (c !== code.backslash) continue;
    isEscaped = true;
    pos++;
    if (text.charCodeAt(pos) === code.newline) throw notPlain;
  }
  lines.pos = pos + 1;
  if (!isEscaped) return text.slice(start + 1, pos);
  const quoted = text.slice(start, pos + 1);
  // Pairs of backslashes first, so that the second of one is not taken for the start of an escape.
  if (NOT_AS_IN_JSON.test(quoted.replaceAll('\\\\', ''))) throw notPlain;
  return JSON.parse(quoted) as string;
}

/** The scalar in quotes at the cursor. */
export function quotedScalar(lines: YamlLines): ScalarNode {
  const place = lines.place();
  const value = scanQuoted(lines);
  return { kind: 'scalar', value, text: value, place };
}

/** What is written from the cursor to `end`, without spaces at its end; moves behind that. */
export function scanPlain(lines: YamlLines, end: number): string {
  const { text, pos } = lines;
  let last = end;
  while (text.charCodeAt(last - 1) === code.space) last--;
  lines.pos = last;
  return text.slice(pos, last);
}

/** The plain scalar from the cursor to `end`. */
export function plainScalar(lines: YamlLines, end: number): ScalarNode {
  const place = lines.place();
  return resolved(scanPlain(lines, end), place);
}

function resolved(text: string, place: Place): ScalarNode {
  const first = text.charCodeAt(0);
  // `+`, `-`, `.` and the digits, among which `/` stands too.
  if (first >= 43 && first <= 57) return { kind: 'scalar', value: numberOf(text) ?? text, text, place };
  const word = text.length <= 5 ? WORDS.get(text) : undefined;
  if (word === undefined) return { kind: 'scalar', value: text, text, place };
  return { kind: 'scalar', value: word, text: word === null ? '' : text, place };
}

function numberOf(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number.parseInt(text, 10);
  if (OCTAL.test(text)) return Number.parseInt(text.slice(2), 8);
  if (HEXADECIMAL.test(text)) return Number.parseInt(text.slice(2), 16);
  if (FLOAT.test(text)) return Number.parseFloat(text);
  if (NO_NUMBER.test(text)) throw notPlain;
  return undefined;
}
