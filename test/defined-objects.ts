/** Compiled objects beside their engines' own definitions: those of the folder that NINES_CRDS names. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { ruleContext } from '../src/check/rule-context.ts';
import { runChecks } from '../src/check/run-checks.ts';
import type { Finding } from '../src/check/types.ts';
import { readSchemas } from '../src/cli/check/read-schemas.ts';
import { compile } from '../src/compile/compile.ts';
import { indexManifests } from '../src/manifests/manifest-index.ts';
import { sampleModel } from '../src/model/sample-model.ts';

const folder = process.env.NINES_CRDS ?? '';

/** Why nothing can be held to definitions here, or false. */
export const NO_DEFINITIONS = existsSync(folder) ? false : 'NINES_CRDS names no folder of definitions';

/** Compiles a platform and asserts that nothing of these codes is found in its files, of which there are many objects. */
export function assertDefined(
  text: string,
  { files = /./, more, codes }: { readonly files?: RegExp; readonly more: number; readonly codes: RegExp },
  counts: (finding: Finding) => boolean = () => true,
): void {
  const manifests = compile(sampleModel(text))
    .files.filter(({ path }) => files.test(path))
    .flatMap(({ objects, cluster }) => objects.map((object) => ({ object, cluster })));
  assert.ok(manifests.length > more, `${manifests.length} objects`);
  const index = indexManifests(manifests);
  const read = readSchemas(folder, process.cwd(), index);
  assert.ok('schemas' in read, JSON.stringify(read));
  const input = { position: () => null, unread: [], notes: [], emptyFiles: [] };
  assert.deepEqual(
    runChecks(ruleContext(index, null, new Set(), read.schemas), input)
      .filter((finding) => codes.test(finding.code) && counts(finding))
      .map(({ code, object, path, message }) => `${code} ${object} ${path}: ${message}`),
    [],
  );
}
