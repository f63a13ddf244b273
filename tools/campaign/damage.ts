/**
 * Damage that people, editors, merges and disks do to a text file, as data: made by fast-check, so that what breaks a
 * reader shrinks to the one edit that matters. Damages are applied one after another; each place is a fraction of the
 * text as it then is.
 */
import fc from 'fast-check';

/** One edit. `at` and `to` are in [0, 1). */
export type Damage =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'end'; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }
  | { readonly kind: 'value'; readonly at: number; readonly text: string }
  | { readonly kind: 'key'; readonly at: number; readonly text: string }
  | { readonly kind: 'swapLines'; readonly at: number; readonly to: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly lines: number; readonly to: number }
  | { readonly kind: 'indent'; readonly at: number; readonly lines: number; readonly by: number };

/** Words that are meant to hurt: wrong types and units, borders of numbers, names that mean something to the engine. */
const NASTY: readonly string[] = [
  ...[
    '',
    '~',
    'null',
    '0',
    '-1',
    '1e999',
    '.nan',
    '-.inf',
    '0x7fffffffffffffff',
    '99999999999999999999',
    '1.5',
    '0755',
  ],
  ...['true', 'no', '[]', '{}', '[[]]', '{a: {b: [c]}}', '""', "''", '"\\u0000"', '"a\\nb"', ' ', '\t', '\r', '\u0000'],
  ...['30', '-30s', '0s', '0%', '101%', '1000000%', '1e30d', '10k', '-5m', '1Ei', '$-1/month', '0/s', '50%/0s'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '../../etc/passwd', '..', '.', '/', 'a/b', '*', 'CON'],
  ...['&x', '*x', '&x [*x]', '<<: *x', '!!binary x', '!!set {a}', '? a', '- - -', '|', '>', '>-9', '---', '...', '#'],
  ...[
    'a: b: c',
    '%YAML 9.9',
    '@',
    '`',
    '\ufeff',
    '\u2028',
    '\ud800',
    '💥',
    'ﬀ',
    'x'.repeat(300),
    '(a+)+$',
    '(',
    '[a-',
    '{0}',
  ],
  ...[
    'app',
    'api',
    'web',
    'shop/web',
    'us-east-1',
    'default',
    'stable',
    'canary',
    'gateway',
    'mesh',
    '*.example',
    'http',
  ],
];

const place = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const word = fc.oneof(
  { arbitrary: fc.constantFrom(...NASTY), weight: 4 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 12 }), weight: 1 },
  { arbitrary: fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)), weight: 1 },
);
const fewLines = fc.integer({ min: 1, max: 12 });

/** Any one edit. */
export const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat({ max: 7 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: place, length: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant('end' as const), at: place }),
  fc.record({ kind: fc.constant('insert' as const), at: place, text: word }),
  // Most readers of values are reached only by a file whose form is still right.
  { arbitrary: fc.record({ kind: fc.constant('value' as const), at: place, text: word }), weight: 4 },
  fc.record({ kind: fc.constant('key' as const), at: place, text: word }),
  fc.record({ kind: fc.constant('swapLines' as const), at: place, to: place }),
  fc.record({ kind: fc.constant('repeat' as const), at: place, lines: fewLines, to: place }),
  fc.record({ kind: fc.constant('indent' as const), at: place, lines: fewLines, by: fc.integer({ min: -4, max: 4 }) }),
);

/** The bytes of a text after all of its damages. */
export function damaged(source: string, damages: readonly Damage[]): Uint8Array {
  let bytes: Buffer = Buffer.from(source);
  for (const each of damages) bytes = damagedOnce(bytes, each);
  return bytes;
}

function damagedOnce(bytes: Buffer, how: Damage): Buffer {
  const at = Math.floor(how.at * bytes.length);
  switch (how.kind) {
    case 'flip': {
      const flipped = Buffer.from(bytes);
      if (flipped.length > 0) flipped[at]! ^= 1 << how.bit;
      return flipped;
    }
    case 'cut':
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + how.length)]);
    case 'end':
      return bytes.subarray(0, at);
    case 'insert':
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(how.text), bytes.subarray(at)]);
    default:
      return Buffer.from(rewritten(bytes.toString(), how));
  }
}

function rewritten(text: string, how: Exclude<Damage, { kind: 'flip' | 'cut' | 'end' | 'insert' }>): string {
  switch (how.kind) {
    case 'value':
      return replacedAfter(text, how.at, /: ?([^,{}[\]\n]+)/g, `: ${how.text}`);
    case 'key':
      return replacedAfter(text, how.at, /[\w-]+(?=:)/g, how.text);
    default:
      return rearranged(text.split('\n'), how).join('\n');
  }
}

/** The first match after a place is replaced, so that a small edit hits a whole value or key. */
function replacedAfter(text: string, fraction: number, pattern: RegExp, by: string): string {
  pattern.lastIndex = Math.floor(fraction * text.length);
  const match = pattern.exec(text);
  return match === null ? text : text.slice(0, match.index) + by + text.slice(match.index + match[0].length);
}

function rearranged(lines: string[], how: Extract<Damage, { kind: 'swapLines' | 'repeat' | 'indent' }>): string[] {
  const at = Math.floor(how.at * lines.length);
  switch (how.kind) {
    case 'swapLines': {
      const to = Math.floor(how.to * lines.length);
      [lines[at], lines[to]] = [lines[to] ?? '', lines[at] ?? ''];
      return lines;
    }
    case 'repeat': {
      const to = Math.floor(how.to * lines.length);
      return [...lines.slice(0, to), ...lines.slice(at, at + how.lines), ...lines.slice(to)];
    }
    case 'indent': {
      const by = how.by;
      const moved = (line: string): string => (by < 0 ? line.slice(-by) : ' '.repeat(by) + line);
      return lines.map((line, i) => (i >= at && i < at + how.lines ? moved(line) : line));
    }
  }
}
