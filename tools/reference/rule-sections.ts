import type { RuleText } from '../../src/check/types.ts';

/** Markdown for every finding of `check`: an overview, then why and how to mend it. */
export function ruleSections(rules: readonly RuleText[]): string {
  const rows = rules.map(({ code, severity, title, rows: of }) => {
    const link = `[${code}](#${code.toLowerCase()})`;
    return `| ${link} | ${severity} | ${title.replaceAll('|', '\\|')} | ${of.join(' ')} |`;
  });
  const sections = rules.map(
    ({ code, severity, title, why, fix }) =>
      `### ${code}\n\n**${title}** (${severity})\n\n${why}\n\n*What to do:* ${sentence(fix)}\n`,
  );
  return `| code | severity | finding | rows |\n|---|---|---|---|\n${rows.join('\n')}\n\n${sections.join('\n')}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}
