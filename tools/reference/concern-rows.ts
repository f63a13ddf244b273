import type { Concern } from '../../src/compile/concern-table.ts';

/** Markdown for every file that `compile` writes in a cluster's folder. */
export function concernRows(concerns: readonly Concern[]): string {
  const rows = concerns.map(
    ({ file, promise, engine, rows: of }) => `| \`${file}\` | ${promise} | ${engine} | ${of.join(' ')} |`,
  );
  return `| file | promise | engine | rows |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}
