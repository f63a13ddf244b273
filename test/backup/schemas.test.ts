/** Everything that is compiled for backups is as Velero’s, CloudNativePG’s and Kubernetes’ own definitions have it. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { ruleContext } from '../../src/check/rule-context.ts';
import { runChecks } from '../../src/check/run-checks.ts';
import { readSchemas } from '../../src/cli/check/read-schemas.ts';
import { compile } from '../../src/compile/compile.ts';
import { indexManifests } from '../../src/manifests/manifest-index.ts';
import { buildModel } from '../../src/model/build-model.ts';
import { readSpec } from '../../src/spec/read-spec.ts';

const crds = process.env.NINES_CRDS ?? '';
const skip = existsSync(crds) ? false : 'NINES_CRDS names no folder of definitions';

/** Everything that backups have, with Amazon’s store and with another. */
function platform(store: string): string {
  return `
apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { north: { zones: [a, b, c] }, south: { role: passive, zones: [a, b, c] } }
backup:
  bucket: shop-backups
  controlPlane: self-managed
  ${store}
  hooks: { flush: { service: web, before: [/flush, now], after: [/resume] } }
services:
  web: { image: "registry.example/web:1.0.0", calls: [db, cache] }
data:
  db: { kind: postgres, run: {} }
  cache: { kind: redis, run: { secret: cache } }
  old: { kind: postgres, host: old.example }
`;
}

for (const [title, store] of [
  ['Amazon’s store', 'keys: { rotate: 30d, versions: 2, rewrap: true }'],
  ['another store', 'urls: { north: "https://a.example", south: "https://b.example" }'],
] as const) {
  test(`upstream’s definitions take every object, with ${title}`, { skip }, () => {
    const { spec, issues, reading } = readSpec('platform.yaml', platform(store));
    assert.deepEqual(issues, []);
    const manifests = compile(buildModel(spec!, reading))
      .files.filter(({ path }) => path.includes('/backup/'))
      .flatMap(({ objects, cluster }) => objects.map((object) => ({ object, cluster })));
    assert.ok(manifests.length > 40);
    const index = indexManifests(manifests);
    const read = readSchemas(crds, process.cwd(), index);
    assert.ok('schemas' in read, JSON.stringify(read));
    const input = { position: () => null, unread: [], notes: [], emptyFiles: [] };
    const findings = runChecks(ruleContext(index, null, new Set(), read.schemas), input);
    assert.deepEqual(
      findings
        .filter(({ code }) => /^MAN0(?:28|29|33)/.test(code))
        .map(({ code, object, message }) => `${code} ${object}: ${message}`),
      [],
    );
  });
}
