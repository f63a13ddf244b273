/** `node tools/run.mjs tools/reference.ts`: writes the generated parts of README.md and docs/*.md anew. A test fails while one is old. */
import { readFileSync, writeFileSync } from 'node:fs';
import { withGeneratedParts } from './reference/generated-parts.ts';
import { PAGES } from './reference/pages.ts';

for (const { name, path } of PAGES) {
  const text = readFileSync(path, 'utf8');
  const filled = await withGeneratedParts(text);
  if (filled === text) continue;
  writeFileSync(path, filled);
  console.log(name);
}
