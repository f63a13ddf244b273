import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../src/compile/compile.ts';
import { type Site, siteOf } from '../../src/guides/site.ts';
import { type Guide, writeGuides } from '../../src/guides/write-guides.ts';
import { sampleModel } from '../../src/model/sample-model.ts';

/** The guides of a platform, with what they were made from. */
export interface ExampleGuides {
  readonly site: Site;
  readonly guides: readonly Guide[];
}

/** Guides of a spec in text. */
export function guidesOf(file: string, text: string): ExampleGuides {
  const model = sampleModel(text, file);
  const site = siteOf(model, compile(model), file);
  return { site, guides: writeGuides(site) };
}

/** Guides of a platform of examples/. */
export function exampleGuides(example: string): ExampleGuides {
  const file = `examples/${example}.yaml`;
  return guidesOf(file, readFileSync(join(import.meta.dirname, '../..', file), 'utf8'));
}
