/**
 * Which texts may stand in YAML without quotes and mean themselves to every reader: go-yaml, YAML 1.1 as PyYAML reads it
 * (base 60, dates, `=`), YAML 1.2. In doubt it says no: quotes never hurt.
 */

const canStart = 1;
const canFollow = 2;
/** Shows that a text which starts with a digit is no number, date or time in any notation: `s` in `30s`, not `e` in `1e3`. */
const isNoDigit = 4;

const kinds = new Uint8Array(128);
for (let c = 0x21; c <= 0x7e; c++) kinds[c] = canFollow;
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_/$(^;') kinds[c.charCodeAt(0)]! |= canStart;
for (const c of 'ghijklmnpqrsuvwyGHIJKLMNPQRSUVWY/%') kinds[c.charCodeAt(0)]! |= isNoDigit;

const reservedWords: ReadonlySet<string> = new Set(
  ['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null'].flatMap((word) => [
    word,
    word.charAt(0).toUpperCase() + word.slice(1),
    word.toUpperCase(),
  ]),
);

/** Whether a text may be written plainly, as a key or a value, in block style. */
export function isPlainText(text: string): boolean {
  const { length } = text;
  if (length === 0) return false;
  const first = text.charCodeAt(0);
  if (first >= 128) return false;
  if ((kinds[first]! & canStart) === 0) return isPlainNumberLike(text, first);
  if (length <= 5 && reservedWords.has(text)) return false;
  // `E0` is a number to readers that let a float begin with its exponent.
  if ((first | 32) === 101 && length > 1 && text.charCodeAt(1) < 58) return showsNoNumber(text) && isPlainRest(text, 1);
  return isPlainRest(text, 1);
}

/** Whether nothing from `from` on ends a plain scalar: no `: `, no ` #`, no blank at the end, nothing beyond ASCII. */
function isPlainRest(text: string, from: number): boolean {
  const last = text.length - 1;
  for (let index = from; index <= last; index++) {
    const c = text.charCodeAt(index);
    if (c === 32) {
      if (index === last || text.charCodeAt(index - 1) === 58 || text.charCodeAt(index + 1) === 35) return false;
    } else if (c >= 128 || kinds[c] === 0) return false;
  }
  return text.charCodeAt(last) !== 58;
}

/** `30s`, `500m`, `10%` and `--flag`, but not `1.5`, `0x1F`, `12:30`, `1.2.3`, `-1`. */
function isPlainNumberLike(text: string, first: number): boolean {
  if (first === 45) {
    const letterAt = text.charCodeAt(1) === 45 ? 2 : 1;
    const c = text.charCodeAt(letterAt) | 32;
    return c >= 97 && c <= 122 && isPlainRest(text, letterAt);
  }
  return first >= 48 && first <= 57 && showsNoNumber(text) && isPlainRest(text, 1);
}

function showsNoNumber(text: string): boolean {
  for (let index = 1; index < text.length; index++) {
    const c = text.charCodeAt(index);
    if (c < 128 && (kinds[c]! & isNoDigit) !== 0) return true;
  }
  return false;
}
