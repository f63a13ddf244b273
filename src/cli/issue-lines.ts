import type { Issue } from '../units/issue.ts';

/** A mistake as people read it: where, what, and below it what it contradicts and what to type instead. */
export function issueLines(issue: Issue): string {
  const where = placeText(issue.file, issue);
  const against = issue.other === undefined ? '' : `  against ${placeText(issue.file, issue.other)}\n`;
  return `${where === '' ? '' : `${where}: `}${issue.message} [${issue.code}]\n${against}  ${issue.fix}\n`;
}

function placeText(file: string | undefined, { line, column, path }: Pick<Issue, 'line' | 'column' | 'path'>): string {
  const position = [file, line, column].filter((part) => part !== undefined).join(':');
  return [position, path].filter((part) => part !== '').join(' ');
}
