/** The policies of admission take everything that is compiled beside them, and would not take anything else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ruleContext } from '../../src/check/rule-context.ts';
import { admissionRefusesObject } from '../../src/check/rules/admission-refuses-object.ts';
import { compile } from '../../src/compile/compile.ts';
import { indexManifests } from '../../src/manifests/manifest-index.ts';
import type { KubeObject } from '../../src/manifests/types.ts';
import { sampleModel } from '../../src/model/sample-model.ts';

const MNO = readFileSync(new URL('../../examples/mno.yaml', import.meta.url), 'utf8');

function compiled(text: string): readonly KubeObject[] {
  return compile(sampleModel(text, 'mno.yaml'))
    .files.filter(({ cluster }) => cluster === 'us-east-1')
    .flatMap(({ objects }) => objects);
}

/** What is refused, by name and rule. */
function refused(objects: readonly KubeObject[]): readonly string[] {
  const manifests = objects.map((object) => ({ object, cluster: 'us-east-1' }));
  return admissionRefusesObject
    .find(ruleContext(indexManifests(manifests), null))
    .map(
      ({ message }) =>
        /refuses (?:pods of )?\w+ ([\w-]+) by its rule ([\w-]+)/.exec(message)?.slice(1).join(': ') ?? message,
    );
}

const OBJECTS = compiled(MNO);

test('everything of mno is let in', () => {
  assert.ok(OBJECTS.some(({ kind }) => kind === 'ClusterPolicy'));
  assert.deepEqual(refused(OBJECTS), []);
});

const container = {
  name: 'web',
  image: 'registry.example/mno/web:1.0.0',
  securityContext: { readOnlyRootFilesystem: true },
  resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
};

const strangers: readonly (readonly [title: string, change: object, labels: object, rules: readonly string[]])[] = [
  ['a pod like ours', {}, { app: 'web' }, []],
  ['an image of nobody we know', { image: 'evil.example/web:1.0.0' }, { app: 'web' }, ['registry']],
  ['an image without a tag', { image: 'registry.example/mno/web' }, { app: 'web' }, ['tag']],
  ['an image that moves', { image: 'registry.example/mno/web:latest' }, { app: 'web' }, ['tag']],
  ['a root that is written to', { securityContext: {} }, { app: 'web' }, ['read-only-root']],
  ['no requests', { resources: { limits: { memory: '1Gi' } } }, { app: 'web' }, ['resources']],
  ['no limit', { resources: { requests: container.resources.requests } }, { app: 'web' }, ['resources']],
  ['no name', {}, {}, ['labels']],
];

for (const [title, change, labels, rules] of strangers) {
  test(`${title}: ${rules.join(', ') || 'let in'}`, () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'stranger', namespace: 'mno', labels },
      spec: { containers: [{ ...container, ...change }] },
    } as KubeObject;
    assert.deepEqual(
      refused([...OBJECTS, pod]),
      rules.map((rule) => `stranger: ${rule}`),
    );
  });
}

test('what listens and does not say when it is ready', () => {
  const spec = { containers: [{ ...container, ports: [{ containerPort: 8080 }] }] };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'stranger', namespace: 'mno' },
    spec: { template: { metadata: { labels: { app: 'stranger' } }, spec } },
  } as KubeObject;
  assert.deepEqual(refused([...OBJECTS, deployment]), ['stranger: readiness']);
});
