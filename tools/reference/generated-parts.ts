/** Parts of the documentation that are made from the tables which the program itself runs on. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../src/check/rule-table.ts';
import { CODES } from '../../src/check/run-checks.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { FAMILIES } from '../../src/prove/family-table.ts';
import { FIGURES, figureNameOf } from '../../src/targets/figures.ts';
import { ENGINES } from '../engines/engine-table.ts';
import { asWrittenTable } from './as-written-table.ts';
import { concernRows, WRITTEN_FILES } from './concern-rows.ts';
import { contradictionTable } from './contradictions.ts';
import { controlTables } from './control-tables.ts';
import { deliverableTables } from './deliverables.ts';
import { engineRows } from './engine-rows.ts';
import { figureTable } from './figure-table.ts';
import { LEDGER_ROWS } from './ledger-rows.ts';
import { ledgerTables } from './ledger-tables.ts';
import { leftOut } from './left-out.ts';
import { outputTable } from './output-table.ts';
import { ruleSections } from './rule-sections.ts';
import { scenarioSections } from './scenario-sections.ts';
import { verbTables } from './verb-tables.ts';

const source = join(import.meta.dirname, '..', '..', 'src');
const asWritten = join(source, '..', 'examples', 'as-written');

/** Rows of the contradictions that the front page opens with. */
const FRONT_PAGE_ROWS = [9, 10, 1, 3, 8, 25, 26, 27];

function textOf(example: string): string {
  return readFileSync(join(asWritten, `${example}.yaml`), 'utf8');
}

/** What stands between `<!-- generated: NAME -->` and `<!-- end -->`, by name. */
export const GENERATED_PARTS: Readonly<Record<string, () => string | Promise<string>>> = {
  engines: () => engineRows(ENGINES),
  mnoDeliverables: () => deliverableTables('mno'),
  greenlangDeliverables: () => deliverableTables('greenlang'),
  fingerprintDeliverables: () => deliverableTables('fingerprint'),
  files: () => concernRows(WRITTEN_FILES),
  output: () => outputTable(['mno', 'greenlang', 'fingerprint']),
  rules: () => ruleSections(CODES),
  controls: () => controlTables({ concerns: WRITTEN_FILES, codes: CODES }),
  contradictions: () => contradictionTable(textOf),
  asWritten: () => asWrittenTable('mno', FRONT_PAGE_ROWS, textOf),
  verbs: async () => verbTables(await Promise.all(Object.values(VERBS).map((load) => load()))),
  figures: () =>
    figureTable(
      FIGURES,
      (target, row) => `${row}/${figureNameOf(target)}`,
      new Set(FAMILIES.flatMap(({ figures }) => figures)),
    ),
  ledger: () => ledgerTables(LEDGER_ROWS, { concerns: WRITTEN_FILES, rules: RULES, families: FAMILIES }),
  scenarios: () => scenarioSections(FAMILIES, join(source, 'prove', 'scenarios')),
  simplifications: () => leftOut(source, ['worlds/sim', 'traffic', 'kubernetes', 'mesh']),
};

/** A page with its generated parts as they should be. */
export async function withGeneratedParts(page: string, parts = GENERATED_PARTS): Promise<string> {
  let filled = page;
  for (const [whole, name = ''] of page.matchAll(/<!-- generated: (\w+) -->\n[\s\S]*?<!-- end -->/g)) {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (part === undefined) throw new Error(`nothing generates "${name}"`);
    const text = (await part()).trimEnd();
    // A function, because a dollar sign in a replacement text would mean something.
    filled = filled.replace(whole, () => `<!-- generated: ${name} -->\n\n${text}\n\n<!-- end -->`);
  }
  return filled;
}
