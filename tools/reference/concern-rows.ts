import { CONCERNS } from '../../src/compile/concern-table.ts';
import { DOCUMENTS } from '../../src/compile/document-table.ts';

/** What the tables say of a file, whether it holds objects or not. */
export interface WrittenFile {
  readonly file: string;
  readonly rows: readonly string[];
  readonly engine: string;
  readonly promise: string;
}

/** Every file that `compile` may write. */
export const WRITTEN_FILES: readonly WrittenFile[] = [...CONCERNS, ...DOCUMENTS];

/** Markdown for every file that `compile` writes in a cluster's folder. */
export function concernRows(concerns: readonly WrittenFile[]): string {
  const rows = concerns.map(
    ({ file, promise, engine, rows: of }) => `| \`${file}\` | ${promise} | ${engine} | ${of.join(' ')} |`,
  );
  return `| file | promise | engine | rows |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}
