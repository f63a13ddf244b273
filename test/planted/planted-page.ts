import type { Caught } from './catch-bug.ts';

/** docs/planted-bugs.md. */
export function plantedPage(all: readonly Caught[]): string {
  const caught = all.filter(({ by }) => by !== null).length;
  const rows = all.map(
    ({ bug, by }) => `| ${[bug.what, bug.file, bug.mistake, by ?? '**not caught**'].map(cell).join(' | ')} |`,
  );
  return `# Planted bugs

Mistakes that somebody could make, put into the loop, the judge and the controllers one at a time; the tests of that room
and a sample of the attacks run until one of them fails. \`npm run planted\` writes this table. The first four kinds are
Sieve's (Sun and others, OSDI 2022).

${caught} of ${all.length} are caught.

| mistake | in | kind | caught by |
|---|---|---|---|
${rows.join('\n')}
`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
