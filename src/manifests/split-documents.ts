/** Where one YAML document lies within a file. */
export interface DocumentSpan {
  /** Offset of the first character: the `---` line that opens the document, when there is one. */
  readonly start: number;
  /** Offset behind the last character. */
  readonly end: number;
  /** One-based line of `start`. */
  readonly line: number;
}

/** Not `^` with its flag m, which sees lines end at U+2028 too. */
const border = /(?<=^|\n)(?:---|\.\.\.)(?=[ \t\n]|$)/g;

/**
 * Cuts a file at its document borders, `---` and `...` at the start of a line, which YAML allows nowhere else; so one
 * document that does not parse leaves the others readable. `%` directives stay with the document that they precede.
 */
export function splitDocuments(text: string): DocumentSpan[] {
  const spans: DocumentSpan[] = [];
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let open = start;
  let line = 1;
  let counted = start;
  let isDirectivesOnly = text.charCodeAt(start) === 37;
  const close = (end: number): void => {
    for (let at = text.indexOf('\n', counted); at !== -1 && at < open; at = text.indexOf('\n', at + 1)) line++;
    counted = open;
    spans.push({ start: open, end, line });
  };
  border.lastIndex = start;
  for (let match = border.exec(text); match !== null; match = border.exec(text)) {
    const at = match.index;
    if (text.charCodeAt(at) === 46) {
      close(at);
      open = nextLine(text, at);
      isDirectivesOnly = text.charCodeAt(open) === 37;
      border.lastIndex = open;
      continue;
    }
    if (isDirectivesOnly) {
      isDirectivesOnly = false;
      continue;
    }
    if (at > open) close(at);
    open = at;
  }
  close(text.length);
  return spans;
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}
