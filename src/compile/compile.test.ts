import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { numberAt } from '../manifests/field.ts';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import { sampleModel } from '../model/sample-model.ts';
import { type Compiled, compile, renderFiles } from './compile.ts';

function compiledFrom(text: string): {
  readonly compiled: Compiled;
  readonly files: readonly { path: string; text: string }[];
} {
  const model = sampleModel(text);
  const compiled = compile(model);
  return { compiled, files: [...renderFiles(model, compiled)] };
}

/** Features that any service may have together with any other; each line is one of them. */
const FEATURES = [
  'breaker: { errors: 5, eject: 5m }',
  'retries: { attempts: 2 }',
  'timeout: 3s',
  'pool: { connections: 50, pending: 10 }',
  'balance: random',
  'rateLimit: { perPod: 100/s, endpoints: { /slow: 5/s } }',
  'scaling: { cpu: 70% }',
  'headers: { request: { set: { x-a: "on" } }, response: { remove: [server] } }',
  'fault: { delay: 500ms, header: x-fault }',
  'maintenance: { enabled: true, status: 503, body: "closed\\n", allow: { header: x-pass, values: ["0755"] } }',
  'canary: { share: 10%, header: x-canary, image: registry.example/a:2 }',
  'disruption: { available: 60% }',
  'scratch: [/tmp]',
  'env: { MODE: "off", PORT: "08080" }',
] as const;

const specs = fc
  .record({
    features: fc.array(fc.subarray([...FEATURES]), { minLength: 1, maxLength: 3 }),
    clusters: fc.integer({ min: 1, max: 3 }),
    replicas: fc.integer({ min: 3, max: 9 }),
  })
  .map(({ clusters, features, replicas }) => {
    const lines = ['apiVersion: nines.dev/v1', 'kind: Platform', 'metadata: { name: any }', 'regions:'];
    for (let index = 0; index < clusters; index++) {
      lines.push(`  region-${index}: { ${index === 0 ? 'share: 100%, ' : 'role: warm, '}zones: [a, b, c] }`);
    }
    lines.push('gateway: { host: any.example }', 'services:');
    for (const [index, each] of features.entries()) {
      const next = index + 1 < features.length ? [`calls: [s${index + 1}]`] : [];
      const load = index === 0 ? ['load: { rps: 10 }'] : [];
      const places = Array.from({ length: clusters }, (_, place) => `region-${place}: ${replicas}`).join(', ');
      const most = each.some((line) => line.startsWith('scaling')) ? ', max: 12' : '';
      const body = ['image: registry.example/a:1', `replicas: { ${places}${most} }`, ...next, ...load, ...each];
      lines.push(`  s${index}:`, ...body.map((line) => `    ${line}`));
    }
    return `${lines.join('\n')}\n`;
  });

test('what is written is read back as the same objects, and written again as the same bytes', () => {
  fc.assert(
    fc.property(specs, (text) => {
      const { compiled, files } = compiledFrom(text);
      const written = new Map(files.map((file) => [file.path, file.text]));
      for (const file of compiled.files) {
        const read = readManifests(file.path, written.get(file.path) ?? '', 'default');
        assert.deepEqual(read.issues, []);
        assert.deepEqual(
          read.manifests.map((manifest) => manifest.object),
          file.objects,
        );
        assert.ok(read.manifests.every((manifest) => manifest.cluster === file.cluster));
      }
      assert.deepEqual(compiledFrom(text).files, files);
    }),
    { numRuns: 60 },
  );
});

test('no object is defined twice within a cluster', () => {
  fc.assert(
    fc.property(specs, (text) => {
      const { compiled } = compiledFrom(text);
      const manifests = compiled.files.flatMap((file) =>
        file.objects.map((object) => ({ object, cluster: file.cluster })),
      );
      assert.deepEqual(indexManifests(manifests).duplicates, []);
    }),
    { numRuns: 40 },
  );
});

const PATCHED = `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: small }
regions: { here: { zones: [a, b, c] } }
services:
  web: { image: registry.example/web:1, replicas: 3 }
patches:
  - { target: { kind: Deployment, name: web }, merge: { spec: { progressDeadlineSeconds: 60 } } }
  - { target: { kind: Deployment, name: web }, merge: { spec: { progressDeadlineSeconds: 60 } } }
  - { target: { kind: Deployment, name: wbe }, merge: { spec: { paused: true } } }
objects:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: extra, namespace: small }, data: { a: b } }
`;

test('a patch changes its object; one that changes or selects nothing is reported where it is written', () => {
  const compiled = compile(sampleModel(PATCHED));
  const deployment = compiled.files.flatMap((file) => file.objects).find((object) => object.kind === 'Deployment');
  assert.equal(numberAt(deployment, ['spec', 'progressDeadlineSeconds']), 60);
  assert.deepEqual(
    compiled.issues.map(({ code, path, line, message }) => ({ code, path, line, message })),
    [
      { code: 'CMP001', path: 'patches[1]', line: 9, message: 'the patch of Deployment/web changes nothing' },
      { code: 'CMP001', path: 'patches[2]', line: 10, message: 'no compiled object is Deployment/wbe' },
    ],
  );
  assert.ok(compiled.files.some((file) => file.path === 'here/objects/objects.yaml'));
});
