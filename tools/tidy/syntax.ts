import type { Complaint, Rule, SourceFile } from './source-file.ts';
import type { Token } from './tokenize.ts';

/**
 * What the oldest Node that the package supports (20) lacks and the compiler's library setting does not already refuse.
 * Methods are recognised by name after a dot.
 */
const TOO_NEW_METHODS = new Set(['globSync', 'styleText', 'withResolvers', 'groupBy']);
const TOO_NEW_MODULES = new Set(["'node:sqlite'", "'node:sea'"]);

/** Only syntax that type stripping erases, and in src/ only what Node 20 has. */
export const syntax: Rule = {
  name: 'syntax',
  check(file: SourceFile): Complaint[] {
    const complaints: Complaint[] = [];
    file.code.forEach((token, at) => {
      const message =
        erasable(file.code, at) ?? (file.room === undefined || file.isTest ? undefined : tooNew(file.code, at));
      if (message !== undefined) complaints.push({ line: token.line, message });
    });
    return complaints;
  },
};

function erasable(code: readonly Token[], at: number): string | undefined {
  const token = code[at]!;
  const next = code[at + 1];
  const after = code[at + 2]?.text;
  if (token.kind === 'word' && next?.kind === 'word' && after === '{' && code[at - 1]?.text !== '.') {
    if (token.text === 'enum') return 'enum: use a union of string literals';
    if (token.text === 'namespace') return 'namespace: use a file';
  }
  if (token.text === '@' && token.kind === 'mark' && next?.kind === 'word') return 'decorator: call the function';
  return undefined;
}

function tooNew(code: readonly Token[], at: number): string | undefined {
  const token = code[at]!;
  const before = code[at - 1]?.text;
  if (token.kind === 'string' && TOO_NEW_MODULES.has(token.text)) return `${token.text} is not in Node 20`;
  if (token.kind !== 'word') return undefined;
  if (before === '.' && TOO_NEW_METHODS.has(token.text)) return `${token.text} is not in Node 20`;
  if (token.text === 'main' && before === '.' && code[at - 2]?.text === 'meta')
    return 'import.meta.main is not in Node 20';
  const declares = token.text === 'using' && code[at + 1]?.kind === 'word' && code[at + 2]?.text === '=';
  return declares ? 'using is not in Node 20' : undefined;
}
