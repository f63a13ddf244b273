/** Writes the JSON Schemas that editors read and the reference that people read, from the tables that the readers use. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { jsonSchema } from '../src/schema/json-schema.ts';
import { referencePage } from '../src/schema/reference-page.ts';
import { platformSchema } from '../src/spec/platform-schema.ts';
import { targetsFileSchema } from '../src/targets/targets-file-schema.ts';

/** Path below the checkout → text, of everything that is made from the tables. */
export function writeSchema(): ReadonlyMap<string, string> {
  const text = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;
  return new Map([
    ['schema/platform.schema.json', text(jsonSchema(platformSchema, 'A platform, nines.dev/v1'))],
    [
      'schema/targets.schema.json',
      text(jsonSchema(targetsFileSchema, 'Targets of manifests from elsewhere, nines.dev/v1')),
    ],
    ['docs/reference/platform.md', `${SPEC_HEAD}\n${referencePage(platformSchema)}`],
    ['docs/reference/targets.md', `${TARGETS_HEAD}\n${referencePage(targetsFileSchema)}`],
  ]);
}

const MADE = '<!-- Made by tools/write-schema.ts from the tables that the reader uses. -->';
const SPEC_HEAD = `# A platform, field by field

${MADE}

[The language](../spec.md) by example; here is every field of it. \`nines explain SPEC\` shows every value of yours and
where it came from. Every mistake in the file is reported at once, with its place and what to type instead.
`;
const TARGETS_HEAD = `# A targets file, field by field

${MADE}

What no manifest says, for manifests that come from elsewhere ([by example](../spec.md#the-targets-file)). \`nines init --from DIR\` drafts one; \`nines prove DIR --targets FILE\` goes by it.
`;

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  for (const [path, content] of writeSchema()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}
