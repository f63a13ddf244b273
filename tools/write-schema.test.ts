import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeSchema } from './write-schema.ts';

test('the published schemas are those of the readers', () => {
  for (const [name, text] of writeSchema()) {
    const published = readFileSync(join(import.meta.dirname, '..', 'schema', name), 'utf8');
    assert.equal(published, text, `schema/${name} is stale: run node tools/run.mjs tools/write-schema.ts`);
  }
});
