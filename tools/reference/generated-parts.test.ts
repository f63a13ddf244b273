import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { GENERATED_PARTS, withGeneratedParts } from './generated-parts.ts';
import { PAGES } from './pages.ts';

const pages = PAGES.map(({ name, path }) => ({ name, text: readFileSync(path, 'utf8') }));

describe('what is generated in a page is what the tables say now', () => {
  for (const { name, text } of pages) {
    test(name, async () => {
      assert.equal(await withGeneratedParts(text), text, 'run node tools/run.mjs tools/reference.ts');
    });
  }

  test('every generated part stands in some page', () => {
    const unused = Object.keys(GENERATED_PARTS).filter(
      (part) => !pages.some(({ text }) => text.includes(`<!-- generated: ${part} -->`)),
    );
    assert.deepEqual(unused, []);
  });
});

describe('a part of a page', () => {
  const page = 'a\n<!-- generated: one -->\nold\n<!-- end -->\nb\n';

  test('is replaced, and what stands around it is not', async () => {
    const filled = await withGeneratedParts(page, { one: () => '$& new\n' });
    assert.equal(filled, 'a\n<!-- generated: one -->\n\n$& new\n\n<!-- end -->\nb\n');
    assert.equal(await withGeneratedParts(filled, { one: () => '$& new\n' }), filled);
  });

  test('that nothing makes is refused', async () => {
    await assert.rejects(withGeneratedParts(page, {}), /nothing generates "one"/);
  });
});
