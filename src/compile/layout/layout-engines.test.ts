import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { recordAt, recordsAt, stringAt } from '../../manifests/field.ts';
import { sampleModel } from '../../model/sample-model.ts';
import { type Compiled, compile } from '../compile.ts';
import { INSTALL_AREA } from '../install/install-command.ts';
import { GITOPS_AREA, type Layout } from './layout.ts';

function mno(layout: Layout): Compiled {
  const text = readFileSync(new URL('../../../examples/mno.yaml', import.meta.url), 'utf8');
  return compile(sampleModel(text, 'mno.yaml'), layout);
}

test('Argo CD: engines come in waves before the areas, each in its own, as the plan has them', () => {
  const compiled = mno('argocd');
  const [applications = [], engines = []] = ['applications', 'engines'].map((file) =>
    compiled.files.filter(({ path }) => path.endsWith(`/${GITOPS_AREA}/${file}.yaml`)).flatMap((f) => f.objects),
  );
  const { steps } = compiled.installing.get('eu-west-1')!;
  const own = engines.filter((object) => stringAt(object, ['spec', 'destination', 'name']) === 'eu-west-1');
  assert.deepEqual(
    own.map((object) => [
      object.metadata.annotations?.['argocd.argoproj.io/sync-wave'],
      stringAt(object, ['spec', 'destination', 'namespace']),
      stringAt(object, ['spec', 'source', 'targetRevision']),
    ]),
    steps.map(({ namespace, version }, at) => [String(at - steps.length), namespace, version]),
  );
  const names = engines.map(({ metadata: { name } }) => name);
  assert.equal(
    new Set([...names, ...applications.map(({ metadata: { name } }) => name)]).size,
    names.length + applications.length,
  );
  const of = (name: string) => own.find(({ metadata }) => metadata.name === `mno-eu-west-1-install-${name}`);
  assert.equal(stringAt(of('karpenter'), ['spec', 'source', 'repoURL']), 'public.ecr.aws/karpenter');
  assert.equal(
    stringAt(of('snapshot-controller'), ['spec', 'source', 'path']),
    'deploy/kubernetes/snapshot-controller',
  );
  const istiod = steps.find(({ name }) => name === 'istiod')!;
  assert.deepEqual(recordAt(of('istiod'), ['spec', 'source', 'helm']), {
    releaseName: 'istiod',
    valuesObject: istiod.values,
  });
});

test('Flux: engines are released as the plan has them, from sources that are there, after those that they need', () => {
  const compiled = mno('flux');
  const { steps } = compiled.installing.get('us-west-2')!;
  const own = compiled.files.find(({ path }) => path === `us-west-2/${INSTALL_AREA}/engines.yaml`)!.objects;
  const ids = new Set(own.map(({ kind, metadata: { name } }) => `${kind}/${name}`));
  assert.equal(ids.size, own.length);
  const releases = own.filter(({ kind }) => kind === 'HelmRelease' || kind === 'Kustomization');
  assert.deepEqual(
    releases.map(({ metadata: { name } }) => name),
    steps.map(({ name }) => `mno-${name}`),
  );
  for (const release of releases) {
    const chart = recordAt(release, ['spec', 'chart', 'spec', 'sourceRef']) ?? recordAt(release, ['spec', 'sourceRef']);
    assert.ok(ids.has(`${chart?.kind}/${chart?.name}`), release.metadata.name);
    for (const [, { name }] of recordsAt(release, ['spec', 'dependsOn'])) assert.ok(ids.has(`${release.kind}/${name}`));
  }
  const plugin = releases.find(({ metadata: { name } }) => name === 'mno-barman-cloud');
  const before = recordsAt(plugin, ['spec', 'dependsOn']).map(([, { name }]) => name);
  assert.deepEqual(before, ['mno-cert-manager', 'mno-cloudnative-pg']);
});
