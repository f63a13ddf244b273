import type { Complaint, Rule, SourceFile } from './source-file.ts';

const SILENT = new Set(['skip', 'only', 'todo']);

/** A test that does not run says why: `{ skip: reason }`, which the runner counts and prints by name. */
export const skips: Rule = {
  name: 'skips',
  check(file: SourceFile): Complaint[] {
    if (!file.isTest && !file.path.startsWith('test/')) return [];
    const complaints: Complaint[] = [];
    file.code.forEach((token, at) => {
      const before = file.code[at - 1]?.text;
      const after = file.code[at + 1]?.text;
      if (before === '.' && after === '(' && SILENT.has(token.text)) {
        complaints.push({ line: token.line, message: `.${token.text}( hides a test: use { skip: reason }` });
      }
      if (token.text === 'skip' && after === ':' && file.code[at + 2]?.text === 'true') {
        complaints.push({ line: token.line, message: 'skip: true gives no reason' });
      }
    });
    return complaints;
  },
};
