import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type Input, readInput } from './read-input.ts';
import { readOne } from './read-one.ts';
import { sampleIo } from './sample-run.ts';
import type { VerbIo } from './types.ts';

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';
const SPEC = 'apiVersion: nines.dev/v1\nkind: Platform\n';
let place: string;

beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'nines-read-')));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), text);
  }
}

/** An outside whose PATH holds only the programs of the test. */
function io(stdin = ''): VerbIo {
  return {
    ...sampleIo(place),
    env: { PATH: join(place, 'bin') },
    stdin: async function* () {
      yield Buffer.from(stdin);
    },
  };
}

const read = (paths: string[], clusters: string[] = [], stdin = ''): Promise<Input> =>
  readInput(paths, clusters, io(stdin));
const namesOf = (input: Input): string[] => input.files.map(({ file }) => file);
const codesOf = (input: Input): string[] => input.issues.map(({ code }) => code);

/** A program that prints its arguments as a comment, then a Service. */
function install(program: string, body = `echo "# $0 $*"; echo "kind: Service"`): void {
  put({ [`bin/${program}`]: `#!/bin/sh\n${body}\n` });
  chmodSync(join(place, 'bin', program), 0o755);
}

describe('what is read', () => {
  test('a folder, recursively, in the order of names, without hidden folders and other files', async () => {
    put({
      'k/b.yaml': SERVICE,
      'k/a/z.yml': SERVICE,
      'k/c.json': '{}',
      'k/n.txt': 'x',
      'k/d.tf.json': '{}',
      'k/.git/x.yaml': SERVICE,
    });
    put({ 'k/node_modules/p/x.yaml': SERVICE });
    assert.deepEqual(namesOf(await read(['k'])), ['k/a/z.yml', 'k/b.yaml', 'k/c.json']);
  });

  test('a file named twice is read once; a ring of links ends', async () => {
    put({ 'k/a.yaml': SERVICE });
    symlinkSync('..', join(place, 'k/ring'));
    assert.deepEqual(namesOf(await read(['k', 'k/a.yaml', './k/'])), ['k/a.yaml']);
  });

  test('standard input', async () => {
    assert.deepEqual(await read(['-'], [], SPEC), { files: [{ file: '-', text: SPEC, kind: 'spec' }], issues: [] });
  });

  const kinds: readonly (readonly [string, string])[] = [
    ['spec', SPEC],
    ['spec', 'kind: Platform\napiVersion: "nines.dev/v1"\n'],
    ['spec', '{ "apiVersion": "nines.dev/v1" }'],
    ['targets', 'apiVersion: nines.dev/v1\nkind: Targets\n'],
    ['targets', '{ kind: Targets, apiVersion: nines.dev/v1 }'],
    ['manifests', SERVICE],
    ['manifests', 'kind: ConfigMap\ndata:\n  spec: |\n    apiVersion: nines.dev/v1\n'],
    ['manifests', ''],
  ];
  for (const [kind, text] of kinds) {
    test(`${JSON.stringify(text)} is read as ${kind}`, async () => {
      put({ 'a.yaml': text });
      assert.equal((await read(['a.yaml'])).files[0]?.kind, kind);
    });
  }

  test('a byte-order mark is not part of the text', async () => {
    put({ 'a.yaml': `\ufeff${SPEC}` });
    assert.deepEqual((await read(['a.yaml'])).files[0], { file: 'a.yaml', text: SPEC, kind: 'spec' });
  });

  test('a spec in TypeScript', async () => {
    put({ 'a.ts': "export const platform: object = { apiVersion: 'nines.dev/v1' };", 'b.ts': 'export const x = 1;' });
    const one = await readOne('a.ts', io());
    assert.deepEqual('file' in one && JSON.parse(one.file.text), { apiVersion: 'nines.dev/v1' });
    assert.deepEqual(codesOf(await read(['b.ts', 'none.ts'])), ['CLI026', 'CLI020']);
  });
});

describe('clusters', () => {
  test('the longest path that holds a file names its cluster, and is read without being named again', async () => {
    put({ 'k/a.yaml': SERVICE, 'k/west/b.yaml': SERVICE, 'east/c.yaml': SERVICE, 'd.yaml': SERVICE });
    const { files } = await read(['k', 'd.yaml'], ['all=k', 'west=k/west', 'east=east']);
    assert.deepEqual(
      files.map(({ file, cluster }) => [file, cluster]),
      [
        ['k/a.yaml', 'all'],
        ['k/west/b.yaml', 'west'],
        ['d.yaml', undefined],
        ['east/c.yaml', 'east'],
      ],
    );
  });

  for (const text of ['east', '=k', 'east=', 'East=k', 'a b=k']) {
    test(`--cluster ${text} is an issue`, async () => {
      put({ 'k/a.yaml': SERVICE });
      assert.deepEqual(codesOf(await read(['k'], [text])), ['CLI024']);
    });
  }
});

describe('what is refused', () => {
  test('all of it, and the rest is read', async () => {
    put({ 'k/good.yaml': SERVICE, 'k/binary.yaml': 'a\u0000b', 'k/huge.yaml': SERVICE, 'k/hugeSpec.yaml': SPEC });
    writeFileSync(join(place, 'k/latin.yaml'), Buffer.from([0x61, 0xe9, 0x0a]));
    // Sparse: large without taking up room.
    truncateSync(join(place, 'k/huge.yaml'), 51 * 1024 * 1024);
    truncateSync(join(place, 'k/hugeSpec.yaml'), 6 * 1024 * 1024);
    const input = await read(['k', 'absent.yaml']);
    assert.deepEqual(namesOf(input), ['k/good.yaml']);
    assert.deepEqual(
      input.issues.map(({ code, file }) => [code, file]),
      [
        ['CLI022', 'k/binary.yaml'],
        ['CLI021', 'k/huge.yaml'],
        ['CLI021', 'k/hugeSpec.yaml'],
        ['CLI022', 'k/latin.yaml'],
        ['CLI020', 'absent.yaml'],
      ],
    );
  });

  test('a large spec on standard input', async () => {
    const text = SPEC + '#'.repeat(5 * 1024 * 1024);
    assert.deepEqual(codesOf(await read(['-'], [], text)), ['CLI021']);
  });

  test('nothing at all', async () => {
    put({ 'k/readme.txt': 'x' });
    assert.deepEqual(codesOf(await read(['k'])), ['CLI025']);
    assert.deepEqual(codesOf(await read([])), ['CLI025']);
  });
});

describe('folders that have to be rendered', () => {
  const OVERLAY = {
    'k/kustomization.yaml': 'namespace: shop\nresources: [a.yaml]\n',
    'k/a.yaml': SERVICE,
    'k/patch.yaml': 'x',
  };
  const CHART = { 'c/Chart.yaml': 'name: c\n', 'c/templates/a.yaml': '{{ if }}' };

  test('by kustomize, by kubectl where there is none, by helm', async () => {
    put({ ...OVERLAY, ...CHART });
    install('kubectl');
    install('helm');
    assert.deepEqual(namesOf(await read(['.'])), ['c (helm template)', 'k (kubectl kustomize)']);
    install('kustomize');
    const { files, issues } = await read(['k']);
    assert.deepEqual(issues, []);
    assert.equal(files[0]?.file, 'k (kustomize build)');
    assert.ok(files[0]?.text.includes(`build ${join(place, 'k')}`));
  });

  test('without a program: an issue, and the resources as they are, but neither patches nor templates', async () => {
    put({ ...OVERLAY, ...CHART });
    const input = await read(['.']);
    assert.deepEqual(namesOf(input), ['k/a.yaml']);
    assert.deepEqual(
      input.issues.map(({ code, file }) => [code, file]),
      [
        ['CLI023', 'c'],
        ['CLI023', 'k'],
      ],
    );
  });

  test('a program that fails: an issue with its reason, and the resources as they are', async () => {
    put(OVERLAY);
    install('kustomize', 'echo "# Warning: old" >&2; echo "Error: no such patch" >&2; exit 1');
    const input = await read(['k']);
    assert.deepEqual(namesOf(input), ['k/a.yaml']);
    assert.match(input.issues[0]?.message ?? '', /Error: no such patch/);
  });

  test('a list of resources, and a component, are read as they are, with their own lines', async () => {
    put({ 'k/kustomization.yaml': 'resources: [b.yaml, ../base]\n', 'k/b.yaml': SERVICE, 'k/unlisted.yaml': SERVICE });
    put({ 'base/kustomization.yaml': 'kind: Component\nnamespace: x\nresources: [c.yaml]\n', 'base/c.yaml': SERVICE });
    assert.deepEqual(await read(['k']).then((input) => [namesOf(input), codesOf(input)]), [
      ['k/b.yaml', 'base/c.yaml'],
      [],
    ]);
  });

  test('a base is not applied on its own, unless it is what was asked for', async () => {
    put({ 'p/base/kustomization.yaml': 'resources: [a.yaml]\n', 'p/base/a.yaml': SERVICE });
    put({ 'p/over/kustomization.yaml': 'namespace: x\nresources: [../base]\n' });
    install('kustomize');
    assert.deepEqual(namesOf(await read(['p'])), ['p/over (kustomize build)']);
    assert.deepEqual(namesOf(await read(['p/base'])), ['p/base/a.yaml']);
  });
});
