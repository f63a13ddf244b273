import type { Suppression } from './types.ts';

const comment = /^[ \t]*#[ \t]*nines-ignore[ \t]+([A-Z]+[0-9]+(?:[ \t]*,[ \t]*[A-Z]+[0-9]+)*)[ \t]*(?::(.*))?$/;

/**
 * The suppressions in a run of comment lines. `line` is the one-based line of the first.
 * One comment may name several codes for one reason: `# nines-ignore ABC001, DEF002: reason`.
 */
export function suppressionsIn(lines: readonly string[], line: number): Suppression[] {
  return lines.flatMap((text, index) => {
    const match = comment.exec(text.trimEnd());
    if (match === null) return [];
    const reason = match[2]?.trim() ?? '';
    return match[1]!.split(',').map((code) => ({ code: code.trim(), reason, line: line + index }));
  });
}

/** The suppressions in the comment lines that stand directly above a line (`lines` is the whole document, `index` zero-based). */
export function suppressionsAbove(lines: readonly string[], index: number, line: number): Suppression[] {
  let first = index;
  while (first > 0 && /^[ \t]*#/.test(lines[first - 1]!)) first--;
  return suppressionsIn(lines.slice(first, index), line - (index - first));
}

/**
 * The suppressions in the comments that end a document, directly above the border to the next. Only unindented ones: what
 * is indented may be the end of a block scalar.
 */
export function suppressionsAtEnd(lines: readonly string[], line: number): Suppression[] {
  const end = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  let first = end;
  while (first > 0 && lines[first - 1]!.startsWith('#')) first--;
  return suppressionsIn(lines.slice(first, end), line + first);
}
