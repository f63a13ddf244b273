import { join } from 'node:path';
import type { Finding } from '../../src/check/types.ts';
import { sampleRun } from '../../src/cli/sample-run.ts';
import { CONTRADICTIONS, type Found, markedLines } from './contradictions.ts';

const root = join(import.meta.dirname, '..', '..');

/** What `nines check` says of an example, as a program reads it. */
export async function findingsIn(file: string): Promise<readonly Finding[]> {
  const { out } = await sampleRun(root, ['check', file, '--json']);
  return (JSON.parse(out) as { readonly findings: readonly Finding[] }).findings;
}

/** The finding that names both places of a row: the first whose line, and whose other line, are marked with it. */
export function findingOf(
  findings: readonly Finding[],
  text: string,
  row: number,
  { code, isAlone }: Found,
): Finding | undefined {
  const marked = markedLines(text, row);
  return findings.find((each) => {
    const isHere = each.code === code && marked.includes(each.line ?? 0);
    return isHere && (isAlone || marked.includes(each.other?.line ?? 0));
  });
}

/** The front page's table: what was written, and what is really said of it. */
export async function asWrittenTable(
  example: string,
  rows: readonly number[],
  textOf: (example: string) => string,
): Promise<string> {
  const findings = await findingsIn(`examples/as-written/${example}.yaml`);
  const lines = rows.map((row) => {
    const { written, finder } = CONTRADICTIONS[row - 1]!;
    if ('elsewhere' in finder || finder.example !== example) throw new Error(`row ${row} is not found in ${example}`);
    const found = findingOf(findings, textOf(example), row, finder);
    if (found === undefined) throw new Error(`row ${row} is not found by ${finder.code} in ${example}`);
    return `| ${written} | ${found.line}, ${found.other?.line} | ${found.message} |`;
  });
  return `| as written | lines | \`nines check\` says |\n|---|---|---|\n${lines.join('\n')}\n`;
}
