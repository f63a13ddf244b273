import type { Rule } from '../../src/check/types.ts';
import type { ScenarioFamily } from '../../src/prove/scenario-family.ts';
import type { WrittenFile } from './concern-rows.ts';
import type { LedgerRow, LedgerSection, Reach } from './ledger-row.ts';

/** What shows that a reach is done: the tables that the program runs on. */
export interface LedgerEvidence {
  readonly concerns: readonly WrittenFile[];
  readonly rules: readonly Rule[];
  readonly families: readonly ScenarioFamily[];
}

const REACHES: readonly Reach[] = ['C', 'K', 'P', 'O', 'A', 'D'];

/** Markdown for the ledger: a table per section, a line per row, a cell per reach, and the commands that show it. */
export function ledgerTables(sections: readonly LedgerSection[], evidence: LedgerEvidence): string {
  return sections
    .map(({ title, rows }) => {
      const lines = rows.map((each) => ledgerLine(each, evidence));
      return `### ${title}\n\n| row | promise | ${REACHES.join(' | ')} | shown by |\n|---|---|${'---|'.repeat(7)}\n${lines.join('\n')}\n`;
    })
    .join('\n');
}

function ledgerLine(row: LedgerRow, evidence: LedgerEvidence): string {
  const cells = REACHES.map((reach) => (row.reaches.includes(reach) ? stateOf(row, reach) : ''));
  return `| ${[row.id, row.promise, ...cells, shownBy(row, evidence).join('; ')].join(' | ')} |`;
}

/** `done`, `in part: …` or `not yet`. */
function stateOf({ done, inPart }: LedgerRow, reach: Reach): string {
  const part = inPart[reach];
  if (part !== undefined) return `in part: ${part}`;
  return done.includes(reach) ? 'done' : 'not yet';
}

function shownBy(row: LedgerRow, evidence: LedgerEvidence): string[] {
  const has = (reach: Reach) => row.done.includes(reach) || row.inPart[reach] !== undefined;
  const shown: string[] = [];
  if (has('C') && row.compiledBy !== null) shown.push(`\`${row.compiledBy}\``);
  else if (has('C')) {
    const files = filesOf(row.id, evidence.concerns).map((file) => `\`${file}\``);
    shown.push(`\`nines compile examples/mno.yaml -o out/mno\` (${files.join(', ')})`);
  }
  if (has('K')) {
    const [first, ...others] = codesOf(row.id, evidence.rules);
    if (first !== undefined) shown.push([`\`nines check --explain ${first}\``, ...others].join(', '));
    if (row.specCodes.length > 0) shown.push(`a spec refused with ${row.specCodes.join(', ')}`);
  }
  if (has('P')) {
    const command =
      row.provenBy === null ? `nines prove examples/mno.yaml --only ${row.id}` : `npm test -- ${row.provenBy}`;
    shown.push(`\`${command}\``);
  }
  if (has('D'))
    shown.push(
      `\`nines docs examples/${row.documented}.yaml -o out/${row.documented}-guides\` (\`${row.pages.join('`, `')}\`)`,
    );
  if (has('O') && row.operatedBy !== null) shown.push(`\`${row.operatedBy}\``);
  return shown;
}

/** Files in which `compile` writes what a row promises. */
export function filesOf(id: string, concerns: readonly WrittenFile[]): readonly string[] {
  return concerns.filter(({ rows }) => rows.includes(id)).map(({ file }) => file);
}

/** Rules that guard a row. */
export function codesOf(id: string, rules: readonly Rule[]): readonly string[] {
  return rules.filter(({ rows }) => rows.includes(id)).map(({ code }) => code);
}

/** Figures of a row that a scenario judges. */
export function judgedFigures(id: string, families: readonly ScenarioFamily[]): readonly string[] {
  return families.flatMap(({ figures }) => figures.filter((figure) => figure.startsWith(`${id}/`)));
}
