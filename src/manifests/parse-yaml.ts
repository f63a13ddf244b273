import { type Document, LineCounter, parseDocument, Scalar, visit, type YAMLParseError } from 'yaml';
import { syntaxProblem, templateCure } from './syntax-problem.ts';
import { Refusal, tooDeep, yamlValue } from './yaml-value.ts';

/** What is wrong with a document, placed within the text that was given. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** One-based. */
  readonly line: number;
  /** One-based. */
  readonly column: number;
}

export type Parsed = { readonly value: unknown; readonly problem?: never } | { readonly problem: Problem };

/** How both second readers, for values and for positions, have `yaml` parse: structure only, every scalar as text. */
export const structureOnly = {
  schema: 'failsafe',
  version: '1.1',
  uniqueKeys: false,
  logLevel: 'error',
  // Its pretty errors look for their line anew each time, which takes minutes in a file full of them.
  prettyErrors: false,
} as const;

/**
 * Reads one YAML document as kubectl does, through the `yaml` package. Scalars come from it as text and are resolved by
 * `resolveScalar`, so that this reader and the fast one cannot disagree on values.
 *
 * Leaves out: U+0085, U+2028 and U+2029 are line breaks to go-yaml and characters here; `\\/` in double quotes and a tab
 * before the first line of a block scalar, which go-yaml refuses, are read.
 */
export function parseYaml(text: string): Parsed {
  const lines = new LineCounter();
  const problemAt = (offset: number, problem: Omit<Problem, 'line' | 'column'>): Parsed => {
    const at = lines.linePos(offset);
    return { problem: { ...problem, line: Math.max(at.line, 1), column: Math.max(at.col, 1) } };
  };
  const deep = tooManyOpen(text);
  if (deep !== -1) return problemAtOffset(text, deep);
  try {
    const document = parseDocument(text, { ...structureOnly, lineCounter: lines });
    const error = document.errors[0];
    if (error !== undefined) {
      // The parser recurses once per level and reports the stack's end like any other error.
      const isDeep = error.message.startsWith('Maximum call stack');
      const offset = openQuote(document, error) ?? error.pos[0];
      return problemAt(offset, isDeep ? tooDeep : { code: 'MAN002', ...syntaxProblem(error, text) });
    }
    return { value: yamlValue(document.contents) };
  } catch (error) {
    if (error instanceof Refusal) {
      const { code, message } = error;
      // `{{ x }}` is valid YAML, a mapping as the key of a mapping; what is meant is a template.
      return problemAt(error.offset, { code, message, fix: templateCure(text, error.offset) ?? error.fix });
    }
    if (error instanceof RangeError) return problemAt(0, tooDeep);
    throw error;
  }
}

/** Where the quote opens that is never closed; the error itself stands at the end of the text, where nobody looks. */
function openQuote(document: Document, error: YAMLParseError): number | undefined {
  if (error.code !== 'MISSING_CHAR' || !error.message.startsWith('Missing closing')) return undefined;
  let offset: number | undefined;
  visit(document, {
    Scalar: (_, { type, range }) => {
      const isQuoted = type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE;
      if (isQuoted && range && range[0] < error.pos[0] && range[1] >= error.pos[0]) offset = range[0];
    },
  });
  return offset;
}

/** More brackets open at once than any nesting limit allows: found before the parser spends seconds on them. */
const maxOpenBrackets = 2000;

/** The offset at which too many brackets are open, in quotes or not; -1 when that never happens. */
function tooManyOpen(text: string): number {
  let open = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const c = text.charCodeAt(offset) | 0x20; // `[` and `{`, `]` and `}` differ in this bit
    if (c === 0x7b) {
      if (++open > maxOpenBrackets) return offset;
    } else if (c === 0x7d && open > 0) open--;
  }
  return -1;
}

function problemAtOffset(text: string, offset: number): Parsed {
  const before = text.slice(0, offset);
  return { problem: { ...tooDeep, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') } };
}
