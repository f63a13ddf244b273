/**
 * What kubectl makes of a plain (unquoted) YAML scalar.
 *
 * kubectl reads through sigs.k8s.io/yaml, which reads through go-yaml v2: YAML 1.1 booleans (`y`, `yes`, `on` and their
 * opposites), integers as Go's `strconv.ParseInt(s, 0, 64)` takes them (`0755` and `0o755` octal, `0x`, `0b`, underscores),
 * and neither base 60 (`1:30` is a string) nor timestamps (a date is a string). Compared with that library over
 * generated scalars.
 *
 * Leaves out: integers beyond 2^53 lose digits here, as everywhere in JavaScript; go-yaml keeps 64 bits.
 */

const words: ReadonlyMap<string, boolean | null | number> = new Map<string, boolean | null | number>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const decimalInteger = /^[-+]?(?:0|[1-9][0-9]*)$/;
const canonicalInteger = /^(?:0|-?[1-9][0-9]*)$/;
const prefixedInteger = /^([-+]?)0(?:[xX]([0-9a-fA-F]+)|[oO]?([0-7]+)|[bB]([01]+))$/;
const decimalFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** After a leading dot go-yaml asks Go's ParseFloat directly, which takes underscores only between digits. */
const dottedFloat = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const dateOnly = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$/;

/** True when the first character cannot begin anything but a string, which is what most scalars are. */
function startsAsString(code: number): boolean {
  if (code >= 48 && code <= 57) return false; // 0-9
  switch (code) {
    case 43: // +
    case 45: // -
    case 46: // .
    case 126: // ~
    case 121: // y
    case 89:
    case 110: // n
    case 78:
    case 116: // t
    case 84:
    case 102: // f
    case 70:
    case 111: // o
    case 79:
      return false;
    default:
      return true;
  }
}

/** The value of a plain scalar. `.inf` and `.nan` come back as such; JSON, and so Kubernetes, has no place for them. */
export function resolveScalar(text: string): string | number | boolean | null {
  if (text === '') return null;
  const first = text.charCodeAt(0);
  if (startsAsString(first)) return text;
  const isNumeric = first <= 57; // + - . and the digits come before ':' in ASCII
  if (text.length <= 5) {
    const word = words.get(text);
    if (word !== undefined) return word;
  }
  return isNumeric ? resolveNumber(text, first) : text;
}

/**
 * The text that a plain scalar becomes as a key (`8080: x` has the key "8080", `on: x` the key "true"), or null for a
 * null, which Kubernetes has no key for. A float is printed as JavaScript does; Go would round it to 32 bits first.
 */
export function resolveKey(text: string): string | null {
  const value = resolveScalar(text);
  if (typeof value === 'string' || value === null) return value;
  if (value === Number.POSITIVE_INFINITY) return '.inf';
  if (value === Number.NEGATIVE_INFINITY) return '-.inf';
  if (Number.isNaN(value)) return '.nan';
  // An integer of more than 53 bits keeps its digits.
  return typeof value === 'number' && canonicalInteger.test(text) ? text : String(value);
}

function resolveNumber(text: string, first: number): string | number {
  if (first === 46) return finiteOr(dottedFloat.test(text), text.replaceAll('_', ''), text);
  if (decimalInteger.test(text)) return Number(text) + 0; // no negative zero: an integer has none
  if (text.length > 1 && first >= 48 && dateOnly.test(text)) return text;
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  if (digits !== text && decimalInteger.test(digits)) return Number(digits);
  const prefixed = prefixedInteger.exec(digits);
  if (prefixed !== null) return prefixedValue(prefixed, digits);
  return finiteOr(decimalFloat.test(digits), digits, text);
}

/** Beyond 64 bits go-yaml has no integer: digits that also read as a decimal float are one, and the rest stays a string. */
function prefixedValue(match: RegExpExecArray, digits: string): number | string {
  const [, sign, hex, octal, binary] = match;
  const magnitude =
    hex !== undefined ? Number(`0x${hex}`) : octal !== undefined ? Number(`0o${octal}`) : Number(`0b${binary ?? '0'}`);
  if (magnitude >= 2 ** 64) return decimalFloat.test(digits) ? Number(digits) : digits;
  return sign === '-' ? 0 - magnitude : magnitude;
}

/** A float beyond the range of a double is left a string, as ParseFloat's error leaves it. */
function finiteOr(isFloat: boolean, digits: string, otherwise: string): string | number {
  if (!isFloat) return otherwise;
  const value = Number(digits);
  return Number.isFinite(value) ? value : otherwise;
}
