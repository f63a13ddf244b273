/** What a shell makes of one line: programs joined by `|`, the words of each, and the file that the last one writes. */
export interface SplitLine {
  readonly programs: readonly (readonly string[])[];
  /** Null: it writes to the terminal. */
  readonly into: string | null;
}

const WORD = /'[^']*'|"[^"]*"|[^\s'"|>]+/y;

/**
 * Splits a line as a shell does, as far as guides use one: words, both kinds of quotes, `|` and `> FILE`. Null where it holds
 * anything else that a shell would act upon.
 */
export function splitLine(line: string): SplitLine | null {
  const programs: string[][] = [[]];
  let into: string | null = null;
  let at = 0;
  while (at < line.length) {
    const letter = line[at]!;
    if (letter === ' ') at++;
    else if (letter === '|') {
      programs.push([]);
      at++;
    } else if (letter === '>') {
      const file = /^> *([\w./-]+)$/.exec(line.slice(at))?.[1];
      if (file === undefined) return null;
      into = file;
      at = line.length;
    } else {
      const word = readWord(line, at);
      if (word === null) return null;
      programs.at(-1)!.push(word.text);
      at = word.end;
    }
  }
  return programs.some((words) => words.length === 0) ? null : { programs, into };
}

function readWord(line: string, start: number): { readonly text: string; readonly end: number } | null {
  let text = '';
  let at = start;
  while (at < line.length && !' |>'.includes(line[at]!)) {
    WORD.lastIndex = at;
    const part = WORD.exec(line)?.[0];
    if (part === undefined) return null;
    const quoted = part.startsWith("'") || part.startsWith('"');
    if (!quoted && /[;&<`*?(){}!#\\]/.test(part)) return null;
    text += quoted ? part.slice(1, -1) : part;
    at += part.length;
  }
  return { text, end: at };
}

/** Capitals behind a dollar: what whoever types a line has set before. */
const VARIABLE = /\$([A-Z][A-Z_]*)/g;

/** A word as a shell reads it back: quoted where it has to be, so that variables are filled in and nothing else is. */
export function quoteWord(word: string): string {
  if (/^[\w@%+=:,./$-]+$/.test(word)) return word;
  const quote = isOpen(word) ? '"' : "'";
  if (word.includes(quote) || (quote === '"' && /[`\\]/.test(word)))
    throw new Error(`no shell reads ${word} between quotes`);
  return `${quote}${word}${quote}`;
}

/** Variables that a word holds, without the dollar. */
export function variablesOf(word: string): readonly string[] {
  return [...word.matchAll(VARIABLE)].map(([, name = '']) => name);
}

/** Whether a part of a word is filled in by whoever types it. */
export function isOpen(word: string): boolean {
  return variablesOf(word).length > 0;
}
