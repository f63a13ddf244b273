/** Writes the JSON Schemas that editors read, from the tables that the readers use. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchema } from '../src/schema/json-schema.ts';
import { platformSchema } from '../src/spec/platform-schema.ts';
import { targetsFileSchema } from '../src/targets/targets-file-schema.ts';

/** Name → text of every published schema. */
export function writeSchema(): ReadonlyMap<string, string> {
  const text = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;
  return new Map([
    ['platform.schema.json', text(jsonSchema(platformSchema, 'A platform, nines.dev/v1'))],
    ['targets.schema.json', text(jsonSchema(targetsFileSchema, 'Targets of manifests from elsewhere, nines.dev/v1'))],
  ]);
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '..', 'schema');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of writeSchema()) writeFileSync(join(folder, name), content);
}
