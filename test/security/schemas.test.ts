/** Everything that is compiled for security is as its engines' own definitions have it, unknown keys and CEL rules and all. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
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
const MNO = readFileSync(new URL('../../examples/mno.yaml', import.meta.url), 'utf8');
const VAULT = 'kind: vault, server: "https://vault.mno.internal:8200"';

const AMBIENT = `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { one: { zones: [a, b, c] } }
gateway: { host: shop.example }
mesh: { mode: ambient }
security: { secrets: { kind: aws }, images: {}, scan: {}, waf: {}, edge: { rate: 10/s } }
services:
  web: { image: "registry.example/web:1.0.0", public: /, calls: [orders, cache] }
data:
  orders: { kind: postgres, run: {} }
  cache: { kind: redis, run: {} }
`;

const VARIANTS: Readonly<Record<string, string>> = {
  'as it is': MNO,
  'AWS, digests, detection': MNO.replace(VAULT, 'kind: aws, role: "arn:aws:iam::111122223333:role/secrets"')
    .replace('images: { enforce: enforce }', 'images: { enforce: audit, digest: true, registries: [ghcr.io/mno] }')
    .replace('mode: block', `mode: detect, digest: ${'a'.repeat(64)}`),
  'without sidecars': AMBIENT,
};

for (const [title, text] of Object.entries(VARIANTS)) {
  test(`the engines' definitions take every object: ${title}`, { skip }, () => {
    const { issues, reading, spec } = readSpec('mno.yaml', text);
    assert.deepEqual(issues, []);
    const manifests = compile(buildModel(spec!, reading))
      .files.filter(({ path }) => path.includes('/security/') || /\/secret/.test(path))
      .flatMap(({ objects, cluster }) => objects.map((object) => ({ object, cluster })));
    assert.ok(manifests.length > 10);
    const index = indexManifests(manifests);
    const read = readSchemas(crds, process.cwd(), index);
    assert.ok('schemas' in read, JSON.stringify(read));
    const input = { position: () => null, unread: [], notes: [], emptyFiles: [] };
    const findings = runChecks(ruleContext(index, null, new Set(), read.schemas), input);
    assert.deepEqual(
      findings
        .filter(({ code }) => /^(?:MAN028|MAN029|MAN030|MAN033)$/.test(code))
        .map(({ code, object, message }) => `${code} ${object}: ${message}`),
      [],
    );
  });
}
