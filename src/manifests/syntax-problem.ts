import type { YAMLParseError } from 'yaml';

/** In words for somebody who wrote the file, the parser's complaint and what to do about it. */
export function syntaxProblem(error: YAMLParseError, text: string): { message: string; fix: string } {
  const message = error.message.length > 200 ? `${error.message.slice(0, 200)}…` : error.message;
  const fix = templateCure(text, error.pos[0]) ?? cure(error, lineAround(text, error.pos[0]));
  return { message: `not readable as YAML: ${lowerFirst(message)}`, fix };
}

/** The cure for a line that holds a template's braces, which is what most unreadable manifests suffer from. */
export function templateCure(text: string, offset: number): string | undefined {
  const line = lineAround(text, offset);
  // Not the `{{"` of JSON.
  if (!/\{\{[-\s.$(\w]/.test(line)) return undefined;
  return /^\s*\{\{/.test(line)
    ? 'This is a template: render it first (`helm template`), then read what it printed.'
    : 'Put the value that holds `{{ … }}` in quotes, or render the template first.';
}

function cure(error: YAMLParseError, line: string): string {
  if (/^ *\t/.test(line) || error.code === 'TAB_AS_INDENT') return 'Indent with spaces; YAML takes no tabs there.';
  if (/^[<=>]{7}/.test(line)) return 'Resolve the merge conflict that stands in the file.';
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'Put a value that holds `: ` in quotes, or correct the indentation of this line.';
    case 'BAD_INDENT':
      if (error.message.includes('end with a'))
        return 'Close the bracket that opens above, or indent this line deeper.';
      return 'Indent this line as far as its neighbours.';
    case 'MISSING_CHAR':
      return 'Close the quote or bracket, or write the `:` behind the key.';
    case 'BAD_ALIAS':
      return 'Quote a value that starts with `*` or `&`.';
    case 'BAD_SCALAR_START':
      return 'Quote a value that starts with `@` or a backtick.';
    case 'UNEXPECTED_TOKEN':
      return 'Remove what stands here, or put the value in quotes.';
    default:
      return 'Correct the line; quotes around the value are the usual cure.';
  }
}

function lineAround(text: string, offset: number): string {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const to = text.indexOf('\n', offset);
  return text.slice(from, to === -1 ? text.length : to);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
