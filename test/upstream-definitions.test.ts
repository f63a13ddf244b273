/** Everything that is compiled from the examples is as the engines' own definitions have it: kinds, keys, values, rules. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ruleContext } from '../src/check/rule-context.ts';
import { runChecks } from '../src/check/run-checks.ts';
import { readSchemas } from '../src/cli/check/read-schemas.ts';
import { compile } from '../src/compile/compile.ts';
import { indexManifests } from '../src/manifests/manifest-index.ts';
import { buildModel } from '../src/model/build-model.ts';
import { readSpec } from '../src/spec/read-spec.ts';

const crds = process.env.NINES_CRDS ?? '';
const skip = existsSync(crds) ? false : 'NINES_CRDS names no folder of definitions';

for (const example of ['small', 'shop', 'mno']) {
  test(`examples/${example}.yaml: upstream's definitions take every object`, { skip }, () => {
    const file = fileURLToPath(new URL(`../examples/${example}.yaml`, import.meta.url));
    const { issues, reading, spec } = readSpec(file, readFileSync(file, 'utf8'));
    assert.deepEqual(issues, []);
    assert.ok(spec !== null);
    const manifests = compile(buildModel(spec, reading)).files.flatMap(({ objects, cluster }) =>
      objects.map((object) => ({ object, cluster })),
    );
    const index = indexManifests(manifests);
    const read = readSchemas(crds, process.cwd(), index);
    assert.ok('schemas' in read, JSON.stringify(read));
    const input = { position: () => null, unread: [], notes: [], emptyFiles: [] };
    const findings = runChecks(ruleContext(index, null, new Set(), read.schemas), input);
    assert.deepEqual(
      findings
        .filter(({ code }) => /^MAN0(?:28|29|33|34)$/.test(code))
        .map(({ code, object, path, message }) => `${code} ${object} ${path}: ${message}`),
      [],
    );
  });
}
