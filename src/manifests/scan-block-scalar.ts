import { code, finishLine, notPlain, type YamlCursor } from './yaml-cursor.ts';

interface Header {
  readonly isFolded: boolean;
  /** `strip` takes all line breaks from the end, `clip` leaves one, `keep` leaves all. */
  readonly chomp: 'strip' | 'clip' | 'keep';
  /** Columns beyond the parent's, when the header says so. */
  readonly indent: number | null;
}

/**
 * Reads a literal (`|`) or folded (`>`) scalar at its first character and leaves the cursor at the start of the line
 * behind it. `parent` is the column of the mapping or sequence that holds it.
 */
export function scanBlockScalar(cursor: YamlCursor, parent: number): string {
  const header = scanHeader(cursor);
  const indent = header.indent === null ? detectIndent(cursor, parent) : parent + header.indent;
  const content = header.isFolded
    ? scanFolded(cursor, parent, indent, header)
    : scanLiteral(cursor, parent, indent, header);
  // Under a stated indentation readers differ on whether a last line of blanks is content.
  if (header.indent !== null && /(?:^|\n)[ \t]+\n*$/.test(content)) throw notPlain;
  return content;
}

function scanHeader(cursor: YamlCursor): Header {
  const { text } = cursor;
  const isFolded = text.charCodeAt(cursor.pos++) === code.greater;
  let chomp: Header['chomp'] = 'clip';
  let indent: number | null = null;
  for (;;) {
    const c = text.charCodeAt(cursor.pos);
    if (chomp === 'clip' && (c === code.plus || c === code.minus)) chomp = c === code.plus ? 'keep' : 'strip';
    else if (indent === null && c > code.zero && c <= code.nine) indent = c - code.zero;
    else break;
    cursor.pos++;
  }
  finishLine(cursor);
  return { isFolded, chomp, indent };
}

/** The indentation of the first line that is not blank. */
function detectIndent(cursor: YamlCursor, parent: number): number {
  const { text, end } = cursor;
  let widest = 0;
  for (let line = cursor.pos; line < end; ) {
    let pos = line;
    while (text.charCodeAt(pos) === code.space) pos++;
    const c = text.charCodeAt(pos);
    // go-yaml takes no tab where it looks for the indentation.
    if (c === code.tab) throw notPlain;
    if (c !== code.newline) {
      if (pos - line <= parent) break;
      if (widest > pos - line) throw notPlain;
      return pos - line;
    }
    widest = Math.max(widest, pos - line);
    line = pos + 1;
  }
  // Nothing but blank lines: any column beyond the parent's and theirs will do.
  return Math.max(parent + 1, widest);
}

/** Where the content of the line at the cursor starts: -1 at the scalar's end, `newline`'s own place for a blank line. */
function contentStart(cursor: YamlCursor, parent: number, indent: number): number {
  const { text, end } = cursor;
  if (cursor.pos >= end) return -1;
  const line = cursor.pos;
  const limit = line + indent;
  let pos = line;
  while (pos < limit && text.charCodeAt(pos) === code.space) pos++;
  if (pos === limit || text.charCodeAt(pos) === code.newline) return pos;
  // Less indented than the scalar but more than its parent: an error, unless it is a comment behind the scalar.
  if (pos - line > parent && text.charCodeAt(pos) !== code.hash) throw notPlain;
  if (text.charCodeAt(pos) === code.tab) throw notPlain;
  return -1;
}

function scanLiteral(cursor: YamlCursor, parent: number, indent: number, { chomp }: Header): string {
  const { text } = cursor;
  let content = '';
  let breaks = 0;
  for (let start = contentStart(cursor, parent, indent); start !== -1; start = contentStart(cursor, parent, indent)) {
    const newline = text.indexOf('\n', start);
    if (newline > start) {
      content += '\n'.repeat(breaks) + text.slice(start, newline);
      breaks = 0;
    }
    breaks++;
    cursor.pos = newline + 1;
  }
  return content + endBreaks(content, breaks, chomp);
}

function scanFolded(cursor: YamlCursor, parent: number, indent: number, { chomp }: Header): string {
  const { text } = cursor;
  let content = '';
  let breaks = 0;
  // Lines that start with a blank keep the breaks around them.
  let wasIndented = true;
  for (let start = contentStart(cursor, parent, indent); start !== -1; start = contentStart(cursor, parent, indent)) {
    const newline = text.indexOf('\n', start);
    if (newline > start) {
      const first = text.charCodeAt(start);
      const isIndented = first === code.space || first === code.tab;
      if (wasIndented || isIndented) content += '\n'.repeat(breaks);
      else content += breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
      content += text.slice(start, newline);
      wasIndented = isIndented;
      breaks = 0;
    }
    breaks++;
    cursor.pos = newline + 1;
  }
  return content + endBreaks(content, breaks, chomp);
}

function endBreaks(content: string, breaks: number, chomp: Header['chomp']): string {
  if (chomp === 'keep') return '\n'.repeat(breaks);
  return chomp === 'clip' && content !== '' ? '\n' : '';
}
