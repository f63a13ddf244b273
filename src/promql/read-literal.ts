const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};
const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
const ORDER = ['y', 'w', 'd', 'h', 'm', 's', 'ms'];

/** Milliseconds of `5m`, `1h30m` or `300`; null when it is neither. Each unit once, largest first. */
export function readDurationMs(text: string): number | null {
  const found = text === '' ? null : DURATION.exec(text);
  if (found !== null) {
    return ORDER.reduce((sum, unit, at) => sum + Number(found[at + 1] ?? 0) * UNITS_MS[unit]!, 0);
  }
  const seconds = readNumber(text);
  return seconds === null ? null : seconds * 1000;
}

/** A number of PromQL: decimal, hexadecimal, octal, with `_` between digits, `Inf`, `NaN`; null when it is none. */
export function readNumber(text: string): number | null {
  const plain = text.toLowerCase();
  if (/^[+-]?inf$/.test(plain)) return plain.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (plain === 'nan') return Number.NaN;
  if (!/^[\d.a-fx_+-]+$/.test(plain)) return null;
  const bare = plain.replaceAll('_', '');
  if (/^0\d+$/.test(bare)) return /^[0-7]+$/.test(bare) ? Number.parseInt(bare, 8) : null;
  const value = Number(bare);
  return Number.isNaN(value) ? null : value;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.))/gs;

/** Text of a string literal with its quotes; null when it has no end, or an escape in it is not Go's. */
export function readString(literal: string): string | null {
  const quote = literal[0];
  if (literal.length < 2 || literal.at(-1) !== quote) return null;
  const inner = literal.slice(1, -1);
  if (quote === '`') return inner;
  let isRight = !inner.includes('\n');
  const text = inner.replace(ESCAPE, (_, x?: string, u?: string, long?: string, octal?: string, letter?: string) => {
    const hex = x ?? u ?? long;
    const code = hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : null;
    if (code !== null) {
      if (code <= 0x10ffff && (octal === undefined || code <= 255)) return String.fromCodePoint(code);
      isRight = false;
      return '';
    }
    if (letter === quote) return letter!;
    const meant = ESCAPES[letter!];
    if (meant === undefined) isRight = false;
    return meant ?? '';
  });
  return isRight && !/\\$/.test(inner.replace(/\\./gs, '')) ? text : null;
}

/** A string literal that means this text. */
export function quoteString(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
