import type { JudgedFinding } from './judged-finding.ts';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice', note: 'notice' } as const;

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function seeText(other: JudgedFinding['other']): string {
  return other === null || other.file === null ? '' : ` (see ${other.file}:${other.line})`;
}

/** Workflow commands of GitHub Actions, one line per finding: annotations in the changed files. */
export function githubAnnotations(findings: readonly JudgedFinding[]): string {
  return findings
    .filter(({ suppressed, known }) => suppressed === null && !known)
    .map(({ severity, code, title, file, line, column, message, fix, other }) => {
      const properties = [
        ...(file === null ? [] : [`file=${escapeProperty(file)}`]),
        ...(file === null || line === null ? [] : [`line=${line}`]),
        ...(file === null || column === null ? [] : [`col=${column}`]),
        `title=${escapeProperty(`${code} ${title}`)}`,
      ];
      return `::${COMMANDS[severity]} ${properties.join(',')}::${escapeData(`${message}${seeText(other)}. Fix: ${fix}`)}\n`;
    })
    .join('');
}
