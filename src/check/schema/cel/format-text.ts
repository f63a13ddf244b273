import { celFailure } from './cel-failure.ts';

/** How a value is written by `%s`; texts inside others stand in quotes. */
function shown(value: unknown, isInside = false): string {
  if (typeof value === 'string') return isInside ? JSON.stringify(value) : value;
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map((each) => shown(each, true)).join(', ')}]`;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (typeof value !== 'object') return String(value);
  if ('toISOString' in value && typeof value.toISOString === 'function')
    return String(value.toISOString()).replace(/\.?0*Z$/, 'Z');
  const entries = value instanceof Map ? [...value] : isPlain(value) ? Object.entries(value) : null;
  if (entries === null) return String(value);
  const texts = entries.map(([key, each]) => `${shown(key, true)}:${shown(each, true)}`);
  return `{${texts.sort().join(', ')}}`;
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

function inBase(value: unknown, base: number): string {
  if (typeof value === 'bigint') return value.toString(base);
  if (typeof value === 'boolean' && base === 2) return value ? '1' : '0';
  if (typeof value === 'string' && base === 16)
    return [...new TextEncoder().encode(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  throw celFailure('no_such_overload', 'only whole numbers are written in another base');
}

function clause(verb: string, precision: string | undefined, value: unknown): string {
  switch (verb) {
    case 's':
      return shown(value);
    case 'd':
      return shown(value);
    case 'f':
      return Number(value).toFixed(precision === undefined ? 6 : Number(precision));
    case 'e':
      return Number(value)
        .toExponential(precision === undefined ? 6 : Number(precision))
        .replace(/e([+-])(\d)$/, 'e$10$2');
    case 'b':
      return inBase(value, 2);
    case 'o':
      return inBase(value, 8);
    case 'x':
      return inBase(value, 16);
    case 'X':
      return inBase(value, 16).toUpperCase();
    default:
      throw celFailure('invalid_format', `unrecognized formatting clause "${verb}"`);
  }
}

/** `'%s of %d'.format([…])`: the text with each clause filled by the value of its turn. */
export function formatText(pattern: string, values: readonly unknown[]): string {
  let used = 0;
  return pattern.replace(/%(?:%|(?:\.(\d+))?([\s\S]))/g, (whole, precision: string | undefined, verb: string) => {
    if (whole === '%%') return '%';
    if (used >= values.length) throw celFailure('index_out_of_range', `index ${used} out of range`);
    return clause(verb, precision, values[used++]);
  });
}
