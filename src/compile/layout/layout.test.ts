import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { booleanAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { sampleModel } from '../../model/sample-model.ts';
import type { Model } from '../../model/types.ts';
import { type Compiled, compile, renderFiles } from '../compile.ts';
import { INSTALL_AREA } from '../install/install-command.ts';
import { areasOf } from './areas.ts';
import { GITOPS_AREA, type Layout } from './layout.ts';
import { isInList, jqPath, jsonPointer, ownedFields } from './owned-fields.ts';
import { readyIn } from './ready-in.ts';

const GITOPS = 'gitops: { repository: "https://git.example/mno.git", path: clusters }';

function mno(layout: Layout, rest = GITOPS): { readonly model: Model; readonly compiled: Compiled } {
  const text = readFileSync(new URL('../../../examples/mno.yaml', import.meta.url), 'utf8');
  const model = sampleModel(text.replace(/^gitops: .*$/m, rest), 'mno.yaml');
  return { model, compiled: compile(model, layout) };
}

function objectWith(annotation: string): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a', annotations: { [OWNER_ANNOTATION]: annotation } },
  };
}

/** Objects with fields of controllers, with cluster and area. */
function owned(compiled: Compiled) {
  const clusters = [...new Set(compiled.files.map(({ cluster }) => cluster))];
  return clusters.flatMap((cluster) =>
    areasOf(compiled.files, cluster).flatMap(({ name, objects }) =>
      objects
        .filter((object) => ownedFields(object).length > 0)
        .map((object) => ({ place: `${cluster}/${name}`, object, fields: ownedFields(object) })),
    ),
  );
}

describe('owned fields', () => {
  test('are read from the annotation, and said as each engine has it', () => {
    const [replicas, weight] = ownedFields(objectWith('spec.replicas: nines; spec.http[*].route[*].weight: flagger'));
    assert.deepEqual([replicas?.owner, weight?.owner], ['nines', 'flagger']);
    assert.deepEqual([jsonPointer(replicas!), isInList(replicas!)], ['/spec/replicas', false]);
    assert.deepEqual([jqPath(weight!), isInList(weight!)], ['.spec.http[]?.route[]?.weight', true]);
  });

  test('an annotation that nobody can read is our mistake', () => {
    assert.throws(() => ownedFields(objectWith('replicas')), /not readable/);
  });
});

describe('argocd', () => {
  const { compiled } = mno('argocd');
  const applications = compiled.files
    .filter(({ path }) => path.endsWith(`/${GITOPS_AREA}/applications.yaml`))
    .flatMap(({ objects }) => objects);

  test('every field that a controller owns is ignored in the Application of its area, and nothing else is', () => {
    const wanted = owned(compiled).flatMap(({ place, object, fields }) =>
      fields.map((field) => [
        `clusters/${place}`,
        object.kind,
        object.metadata.namespace,
        object.metadata.name,
        isInList(field) ? jqPath(field) : jsonPointer(field),
      ]),
    );
    assert.ok(wanted.length > 20, 'mno has autoscalers and rollouts');
    const ignored = applications.flatMap((application) =>
      recordsAt(application, ['spec', 'ignoreDifferences']).flatMap(([, each]) =>
        [...stringsAt(each, ['jsonPointers']), ...stringsAt(each, ['jqPathExpressions'])].map((path) => [
          stringAt(application, ['spec', 'source', 'path']),
          stringAt(each, ['kind']),
          stringAt(each, ['namespace']),
          stringAt(each, ['name']),
          path,
        ]),
      ),
    );
    assert.deepEqual(ignored.map(String).sort(), wanted.map(String).sort());
  });

  test('the waves of a cluster are the order of its areas, and the parent holds them all', () => {
    const waves = applications.flatMap(({ metadata: { name, annotations } }) =>
      name.startsWith('mno-eu-west-1-') ? [[name, annotations?.['argocd.argoproj.io/sync-wave']]] : [],
    );
    const areas = areasOf(compiled.files, 'eu-west-1').map(({ name }) => `mno-eu-west-1-${name}`);
    assert.deepEqual(
      waves,
      areas.map((name, wave) => [name, String(wave)]),
    );
    assert.equal(stringAt(applications[0], ['spec', 'source', 'path']), `clusters/us-east-1/${GITOPS_AREA}`);
    assert.deepEqual(
      compiled.files.filter(({ path }) => path.includes(GITOPS_AREA)).map(({ cluster }) => cluster),
      ['us-east-1', 'us-east-1'],
    );
  });
});

describe('flux', () => {
  const { compiled } = mno('flux');
  const kustomizations = compiled.files.flatMap(({ cluster, path, objects }) =>
    path.includes(`/${GITOPS_AREA}/`)
      ? objects.filter(({ kind }) => kind === 'Kustomization').map((object) => ({ cluster, object }))
      : [],
  );

  test('each area of a cluster waits for the one before', () => {
    const inCluster = kustomizations.filter(({ cluster }) => cluster === 'us-west-2').map(({ object }) => object);
    const names = areasOf(compiled.files, 'us-west-2').flatMap(({ name }) =>
      name === GITOPS_AREA ? [] : `mno-${name}`,
    );
    assert.deepEqual(
      inCluster.map(({ metadata: { name } }) => name),
      names,
    );
    assert.equal(names[0], `mno-${INSTALL_AREA}`);
    assert.equal(booleanAt(inCluster[0], ['spec', 'wait']), true);
    const before = inCluster.map((object) =>
      recordsAt(object, ['spec', 'dependsOn']).map(([, each]) => stringAt(each, ['name'])),
    );
    assert.deepEqual(before, [[], ...names.slice(0, -1).map((name) => [name])]);
  });

  test('owned fields are ignored; an object with one inside a list is created once', () => {
    const said = kustomizations.flatMap(({ object }) => [
      ...recordsAt(object, ['spec', 'ignore']).flatMap(([, each]) =>
        stringsAt(each, ['paths']).map((path) => [stringAt(each, ['target', 'name']), path]),
      ),
      ...recordsAt(object, ['spec', 'patches']).map(([, each]) => {
        const [patch] = JSON.parse(stringAt(each, ['patch'])!) as [{ value: string }];
        return [stringAt(each, ['target', 'name']), patch.value];
      }),
    ]);
    const wanted = owned(compiled).flatMap(({ object, fields }) => {
      const paths = fields.filter((field) => !isInList(field)).map(jsonPointer);
      return [...paths, ...(fields.some(isInList) ? ['IfNotPresent'] : [])].map((path) => [object.metadata.name, path]);
    });
    assert.deepEqual(said.map(String).sort(), wanted.map(String).sort());
  });

  test('every workload is waited for', () => {
    const waited = kustomizations.flatMap(({ object }) => recordsAt(object, ['spec', 'healthChecks']));
    const workloads = compiled.files
      .flatMap(({ objects }) => objects)
      .filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind));
    assert.equal(waited.length, workloads.length);
  });

  test('a revision is a branch, a reference or a commit', () => {
    const referenceOf = (revision: string) => {
      const { compiled: made } = mno('flux', GITOPS.replace(' }', `, revision: ${revision} }`));
      const repository = made.files
        .flatMap(({ objects }) => objects)
        .find(({ kind, metadata }) => kind === 'GitRepository' && metadata.name === 'mno');
      return (repository!.spec as { ref: unknown }).ref;
    };
    const commit = '0123456789abcdef0123456789abcdef01234567';
    assert.deepEqual(referenceOf('release/4'), { branch: 'release/4' });
    assert.deepEqual(referenceOf('refs/tags/v1.4.0'), { name: 'refs/tags/v1.4.0' });
    assert.deepEqual(referenceOf(`"${commit}"`), { commit });
  });
});

describe('areas', () => {
  test('of the large example find the namespaces that they stand in', () => {
    const { model, compiled } = mno('kustomize');
    for (const cluster of Object.keys(model.clusters)) {
      const brought = new Set<string>();
      const all = new Set(
        compiled.files.flatMap(({ objects }) =>
          objects.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? [metadata.name] : [])),
        ),
      );
      for (const { name, objects } of areasOf(compiled.files, cluster)) {
        for (const { kind, metadata } of objects) if (kind === 'Namespace') brought.add(metadata.name);
        const missing = objects.filter(
          ({ metadata: { namespace = '' } }) => all.has(namespace) && !brought.has(namespace),
        );
        assert.deepEqual(missing, [], `${cluster}/${name}`);
      }
    }
  });

  test('that need each other’s namespaces are our mistake', () => {
    const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const map = (at: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', namespace: at },
    });
    const files = [
      { cluster: 'one', path: 'one/a/a.yaml', objects: [namespace('a'), map('b')] },
      { cluster: 'one', path: 'one/b/b.yaml', objects: [namespace('b'), map('a')] },
    ];
    assert.throws(() => areasOf(files, 'one'), /wait for each other/);
    const [late, early] = [files[0]!, { ...files[1]!, objects: [namespace('b')] }];
    assert.deepEqual(
      areasOf([late, early], 'one').map(({ name }) => name),
      ['b', 'a'],
    );
  });
});

test('nothing waits for what a later area brings: neither Flux nor Argo CD', () => {
  const { compiled } = mno('flux');
  const areas = areasOf(compiled.files, 'us-east-1').filter(({ name }) => name !== GITOPS_AREA);
  const late = [...readyIn(areas)].filter(([object, last]) => !last.objects.includes(object));
  const kustomizations = compiled.files
    .filter(({ path }) => path === `us-east-1/${GITOPS_AREA}/kustomizations.yaml`)
    .flatMap(({ objects }) => objects);
  for (const [object, last] of late) {
    const waiting = kustomizations.filter((each) =>
      recordsAt(each, ['spec', 'healthChecks']).some(([, check]) => stringAt(check, ['name']) === object.metadata.name),
    );
    assert.deepEqual(
      waiting.map(({ metadata: { name } }) => name),
      [`mno-${last.name}`],
    );
  }
  const applications = mno('argocd').compiled.files.flatMap(({ objects }) => objects);
  const freed = applications
    .filter(({ kind, metadata }) => kind === 'Application' && metadata.name.startsWith('mno-us-east-1-'))
    .flatMap((each) => recordsAt(each, ['spec', 'source', 'kustomize', 'patches']))
    .map(([, patch]) => {
      assert.match(stringAt(patch, ['patch'])!, /ignore-healthcheck/);
      return stringAt(patch, ['target', 'name'])!;
    });
  assert.deepEqual(freed.sort(), late.map(([{ metadata }]) => metadata.name).sort());
});

describe('kustomizations', () => {
  test('list every file of an area, and every area of a cluster but what the engine follows', () => {
    const { model, compiled } = mno('flux');
    const files = new Map(renderFiles(model, compiled).map(({ path, text }) => [path, text]));
    const listed = (path: string) => [...files.get(path)!.matchAll(/^- (.+)$/gm)].map(([, name]) => name);
    const areas = areasOf(compiled.files, 'us-east-1');
    assert.deepEqual(
      listed('us-east-1/kustomization.yaml'),
      areas.flatMap(({ name }) => (name === GITOPS_AREA || name === INSTALL_AREA ? [] : name)),
    );
    for (const { name, files: own } of areas) {
      const names = listed(`us-east-1/${name}/kustomization.yaml`).map((file) => `us-east-1/${name}/${file}`);
      assert.deepEqual(
        names,
        own.map(({ path }) => path),
      );
    }
  });

  test('the plain layout has none of it', () => {
    const { model, compiled } = mno('plain');
    const paths = renderFiles(model, compiled).map(({ path }) => path);
    assert.deepEqual(
      paths.filter((path) => path.includes('kustomization') || path.includes(GITOPS_AREA)),
      [],
    );
  });
});

test('a layout that follows a repository needs one: named with its cure, where the spec is', () => {
  const text = readFileSync(new URL('../../../examples/small.yaml', import.meta.url), 'utf8');
  const small = sampleModel(text, 'small.yaml');
  for (const [layout, engine] of [
    ['argocd', 'Argo CD'],
    ['flux', 'Flux'],
  ] as const) {
    const [issue] = compile(small, layout).issues;
    assert.deepEqual(
      [issue?.code, issue?.path, issue?.file, issue?.message],
      ['CMP002', 'gitops', 'small.yaml', `${engine} follows a repository, and nothing says which`],
    );
    assert.match(issue?.fix ?? '', /gitops: \{ repository:/);
  }
  assert.deepEqual(compile(small, 'kustomize').issues, []);
});
