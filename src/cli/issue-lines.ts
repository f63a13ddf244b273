import type { Issue } from '../units/issue.ts';

/** A mistake as people read it: where, what, and below it what to type instead. */
export function issueLines(issue: Issue): string {
  const position = [issue.file, issue.line, issue.column].filter((part) => part !== undefined).join(':');
  const where = [position, issue.path].filter((part) => part !== '').join(' ');
  return `${where === '' ? '' : `${where}: `}${issue.message} [${issue.code}]\n  ${issue.fix}\n`;
}
