/** Parts of the documentation that are made from the tables which the program itself runs on. */
import { join } from 'node:path';
import { RULES } from '../../src/check/rule-table.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { CONCERNS } from '../../src/compile/concern-table.ts';
import { FAMILIES } from '../../src/prove/family-table.ts';
import type { RecordShape } from '../../src/schema/types.ts';
import { platformSchema } from '../../src/spec/platform-schema.ts';
import { FIGURES, figureNameOf } from '../../src/targets/figures.ts';
import { targetsFileSchema } from '../../src/targets/targets-file-schema.ts';
import { concernRows } from './concern-rows.ts';
import { figureTable } from './figure-table.ts';
import { ruleSections } from './rule-sections.ts';
import { scenarioSections } from './scenario-sections.ts';
import { schemaTables } from './schema-tables.ts';
import { verbTables } from './verb-tables.ts';

const scenarioFolder = join(import.meta.dirname, '..', '..', 'src', 'prove', 'scenarios');

const platform = platformSchema as unknown as RecordShape;
const targetsFile = targetsFileSchema as unknown as RecordShape;

/** What stands between `<!-- generated: NAME -->` and `<!-- end -->`, by name. */
export const GENERATED_PARTS: Readonly<Record<string, () => string | Promise<string>>> = {
  platform: () => schemaTables(platform, 'A platform'),
  targets: () => schemaTables(targetsFile, 'A targets file', platform),
  files: () => concernRows(CONCERNS),
  rules: () => ruleSections(RULES),
  verbs: async () => verbTables(await Promise.all(Object.values(VERBS).map((load) => load()))),
  figures: () =>
    figureTable(
      FIGURES,
      (target, row) => `${row}/${figureNameOf(target)}`,
      new Set(FAMILIES.flatMap(({ figures }) => figures)),
    ),
  scenarios: () => scenarioSections(FAMILIES, scenarioFolder),
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
