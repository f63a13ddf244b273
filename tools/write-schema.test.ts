import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeSchema } from './write-schema.ts';

test('the published schemas and references are those of the readers', () => {
  for (const [path, text] of writeSchema()) {
    const published = readFileSync(join(import.meta.dirname, '..', path), 'utf8');
    assert.equal(published, text, `${path} is stale: run node tools/run.mjs tools/write-schema.ts`);
  }
});
