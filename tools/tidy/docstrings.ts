import type { Complaint, Rule, SourceFile } from './source-file.ts';

/** What one file offers to others is explained where it is written. */
export const docstrings: Rule = {
  name: 'docstrings',
  check(file: SourceFile): Complaint[] {
    if (file.room === undefined || file.isTest || file.isGenerated) return [];
    const complaints: Complaint[] = [];
    const described = new Set<string>();
    file.tokens.forEach((token, at) => {
      if (token.text !== 'export' || token.kind !== 'word') return;
      const isAsync = file.tokens[at + 1]?.text === 'async';
      const keyword = at + (isAsync ? 2 : 1);
      if (file.tokens[keyword]?.text !== 'function') return;
      const star = file.tokens[keyword + 1]?.text === '*' ? 1 : 0;
      const name = file.tokens[keyword + 1 + star]?.text ?? '';
      const before = file.tokens[at - 1];
      if (before?.kind === 'comment' && before.text.startsWith('/**')) described.add(name);
      if (!described.has(name))
        complaints.push({ line: token.line, message: `exported function ${name} has no docstring` });
    });
    return complaints;
  },
};
