/** `node tools/run.mjs tools/reference.ts`: writes the generated parts of docs/*.md anew. A test fails while one is old. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withGeneratedParts } from './reference/generated-parts.ts';

const docs = join(import.meta.dirname, '..', 'docs');

for (const name of readdirSync(docs).sort()) {
  if (!name.endsWith('.md')) continue;
  const text = readFileSync(join(docs, name), 'utf8');
  const filled = await withGeneratedParts(text);
  if (filled === text) continue;
  writeFileSync(join(docs, name), filled);
  console.log(`docs/${name}`);
}
