/** Texts that need more than themselves to stand in YAML: block scalars and quotes. */

/** Beside these and what is printable, nothing may stand in a text as it is. */
const needsEscape = /[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;
const escaped = /["\\]|[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/gu;

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\0': '\\0',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

/** A text in quotes on one line: single ones where nothing needs an escape. */
export function quotedText(text: string): string {
  if (!text.includes('\t') && !hasEscape(text)) {
    return text.includes("'") ? doubleQuoted(text) : `'${text}'`;
  }
  return doubleQuoted(text);
}

function hasEscape(text: string): boolean {
  return needsEscape.test(text);
}

function doubleQuoted(text: string): string {
  return `"${text.replace(escaped, (character) => shortEscapes[character] ?? numericEscape(character))}"`;
}

function numericEscape(character: string): string {
  const point = character.codePointAt(0)!;
  if (point > 0xffff) return character;
  const hex = point.toString(16).padStart(4, '0');
  return point < 0x100 ? `\\x${hex.slice(2)}` : `\\u${hex}`;
}

/**
 * A text of several lines as a literal block whose lines are indented by `indent`, without the newline behind the last;
 * undefined where quotes are safer. Where the parent's column is plain (`isValue`: the text stands behind a key), a text
 * that starts with a blank or an empty line says its indentation, two columns.
 */
export function blockTextOf(text: string, indent: string, isValue: boolean): string | undefined {
  if (!text.includes('\n')) return undefined;
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 10) end--;
  if (end === 0) return undefined;
  const lines = text.slice(0, end).split('\n');
  // Readers differ on whether blanks in the last line are content.
  if (isBlank(lines.at(-1)!) || lines.some(hasEscape)) return undefined;
  const first = text.charCodeAt(0);
  const needsIndicator = first === 32 || first === 9 || first === 10;
  if (needsIndicator && !isValue) return undefined;
  const trailing = text.length - end;
  const chomp = trailing === 0 ? '-' : trailing === 1 ? '' : '+';
  let block = `|${needsIndicator ? '2' : ''}${chomp}`;
  for (const line of lines) block += line === '' ? '\n' : `\n${indent}${line}`;
  return block + '\n'.repeat(Math.max(0, trailing - 1));
}

function isBlank(line: string): boolean {
  return /^[ \t]*$/.test(line);
}
