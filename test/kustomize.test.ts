/** Every folder that `compile --layout` writes is built by the kustomize inside a real kubectl, and is what was compiled. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { writeFolder } from '../src/cli/write-folder.ts';
import { type Compiled, compile, renderFiles } from '../src/compile/compile.ts';
import { LAYOUTS, type Layout } from '../src/compile/layout/layout.ts';
import { recordsAt, stringAt } from '../src/manifests/field.ts';
import { readManifests } from '../src/manifests/read-manifests.ts';
import type { KubeObject } from '../src/manifests/types.ts';
import { writeYaml } from '../src/manifests/write-manifests.ts';
import { sampleModel } from '../src/model/sample-model.ts';
import type { Model } from '../src/model/types.ts';
import { ENGINES } from '../tools/engines/engine-table.ts';

const root = join(import.meta.dirname, '..');

/** The kubectl that the engines' table has, else the machine's own. */
function findKubectl(): string | null {
  const engine = ENGINES.find(({ name }) => name === 'kubectl');
  const had = engine?.find(process.env);
  const path = had !== undefined && 'path' in had ? had.path : 'kubectl';
  return spawnSync(path, ['version', '--client']).status === 0 ? path : null;
}

const KUBECTL = findKubectl();
const skip = KUBECTL === null && 'there is no kubectl';

function build(folder: string): readonly KubeObject[] {
  const { status, stdout, stderr } = spawnSync(KUBECTL!, ['kustomize', folder], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  assert.equal(status, 0, `${folder}: ${stderr}`);
  const { manifests, issues } = readManifests(folder, stdout, 'default');
  assert.deepEqual(issues, []);
  return manifests.map(({ object }) => object);
}

/** Objects as texts that do not depend on the order of objects or fields, which kustomize changes. */
function asSet(objects: readonly KubeObject[]): readonly string[] {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, each]) => [key, sorted(each)]),
    );
  };
  return objects.map((object) => JSON.stringify(sorted(object))).sort();
}

let place: string;
let model: Model;
const compiledAs = new Map<Layout, Compiled>();

before(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'nines-kustomize-')));
  model = sampleModel(readFileSync(join(root, 'examples/mno.yaml'), 'utf8'), 'mno.yaml');
  for (const layout of LAYOUTS) {
    const compiled = compile(model, layout);
    compiledAs.set(layout, compiled);
    write(layout, layout);
  }
});
after(() => rmSync(place, { recursive: true, force: true }));

function write(folder: string, layout: Layout): void {
  const files = new Map(renderFiles(model, compiledAs.get(layout)!).map(({ path, text }) => [path, text]));
  assert.deepEqual(writeFolder(join(place, folder), files).issues, []);
}

/** Folders below one, and itself, that hold a manifest. */
function foldersWithManifests(folder: string): readonly string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.yaml'),
  );
  return [...new Set(found.map(({ parentPath }) => parentPath))].sort();
}

describe('kustomize', { skip }, () => {
  test('builds a cluster to exactly its objects', () => {
    for (const cluster of Object.keys(model.clusters)) {
      const own = compiledAs.get('kustomize')!.files.filter((file) => file.cluster === cluster);
      assert.deepEqual(asSet(build(join(place, 'kustomize', cluster))), asSet(own.flatMap(({ objects }) => objects)));
    }
  });

  test('builds every folder with manifests, what engines follow among them', () => {
    for (const layout of ['argocd', 'flux'] as const) {
      const files = compiledAs.get(layout)!.files;
      const folders = foldersWithManifests(join(place, layout, 'us-east-1'));
      assert.ok(folders.some((folder) => folder.endsWith('/gitops')));
      for (const folder of folders) {
        // The whole was built above, and the areas of both layouts are the same.
        if (folder.endsWith('/us-east-1') || (layout === 'argocd' && !folder.endsWith('/gitops'))) continue;
        const area = folder.slice(join(place, layout).length + 1);
        const own = files.filter(({ path }) => path.startsWith(`${area}/`)).flatMap(({ objects }) => objects);
        assert.deepEqual(asSet(build(folder)), asSet(own), folder);
      }
    }
  });

  test('patches of Flux and Argo CD mark exactly the objects that they name, as kustomize applies them', () => {
    const cases = [
      ['flux', 'mno-mesh', 'mesh', ['spec', 'patches'], 'kustomize.toolkit.fluxcd.io/ssa', 'IfNotPresent'],
      [
        'argocd',
        'mno-us-east-1-availability',
        'availability',
        ['spec', 'source', 'kustomize', 'patches'],
        'argocd.argoproj.io/ignore-healthcheck',
        'true',
      ],
    ] as const;
    for (const [layout, name, area, path, annotation, value] of cases) {
      const owner = compiledAs
        .get(layout)!
        .files.flatMap(({ cluster, objects }) => (cluster === 'us-east-1' ? objects : []))
        .find(({ metadata }) => metadata.name === name);
      const patches = recordsAt(owner, path).map(([, patch]) => patch);
      assert.ok(patches.length > 0, name);
      const folder = join(place, layout, 'us-east-1');
      const overlay = {
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        resources: [area],
        patches,
      };
      writeFileSync(join(folder, 'kustomization.yaml'), writeYaml(overlay));
      const marked = build(folder).filter(({ metadata }) => metadata.annotations?.[annotation] === value);
      assert.deepEqual(
        marked.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort(),
        patches.map((patch) => `${stringAt(patch, ['target', 'kind'])}/${stringAt(patch, ['target', 'name'])}`).sort(),
      );
    }
  });
});

test('another layout in the same folder takes away what the earlier one had, and nothing else', () => {
  write('changing', 'argocd');
  const folder = join(place, 'changing');
  writeFileSync(join(folder, 'us-east-1', 'OWNERS'), 'ops\n');
  write('changing', 'flux');
  assert.ok(!existsSync(join(folder, 'us-east-1/gitops/applications.yaml')));
  assert.ok(existsSync(join(folder, 'us-west-2/gitops/kustomizations.yaml')));
  write('changing', 'plain');
  const left = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const plain = readdirSync(join(place, 'plain'), { recursive: true, encoding: 'utf8' });
  assert.deepEqual(left.sort(), [...plain, 'us-east-1/OWNERS'].sort());
});
