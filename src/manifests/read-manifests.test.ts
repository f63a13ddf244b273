import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readManifests } from './read-manifests.ts';

const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n';

/** What was read, in short: names, then the codes of issues with their places, then the subjects of notes. */
function summary(text: string): readonly [string, string, string] {
  const { manifests, issues, notes } = readManifests('f.yaml', text, 'default');
  return [
    manifests
      .map(({ object, source }) => `${object.metadata.name}@${source?.document}.${source?.item ?? ''}:${source?.line}`)
      .join(' '),
    issues.map(({ code, path, line, column }) => `${code}@${line}:${column} ${path}`.trim()).join(', '),
    notes.map(({ subject, line }) => `${subject}@${line}`).join(' '),
  ];
}

test('objects are found wherever a file has them', () => {
  const item = '{apiVersion: v1, kind: Pod, metadata: {name: NAME}}';
  const [a, b] = [item.replace('NAME', 'a'), item.replace('NAME', 'b')];
  const rows: readonly (readonly [name: string, text: string, found: string])[] = [
    ['one', service, 'web@0.:1'],
    [
      'two, with empty documents and comments',
      `# x\n---\n${service}---\n---\n# y\n---\n\n# z\n${service}...\n`,
      'web@1.:3 web@4.:13',
    ],
    ['a list', `apiVersion: v1\nkind: List\nitems:\n- ${a}\n- ${b}\n`, 'a@0.0:1 b@0.1:1'],
    ['a list of one kind', `apiVersion: v1\nkind: PodList\nitems: [${a}]\n`, 'a@0.0:1'],
    ['an empty list', 'apiVersion: v1\nkind: List\nitems: []\n', ''],
    ['JSON', '{\n  "apiVersion": "v1", "kind": "Pod",\n\t"metadata": {"name": "a"}}', 'a@0.:1'],
    ['a byte order mark', `\ufeff${service}`, 'web@0.:1'],
    ['Windows line ends', service.replaceAll('\n', '\r\n'), 'web@0.:1'],
    ['content on the border', `--- ${a}\n--- # why\n${b}`, 'a@0.:1 b@1.:3'],
    ['directives', `%YAML 1.1\n---\n${service}`, 'web@0.:3'],
    ['a border within a block scalar', `${service}data: |\n  ---\n  x\n`, 'web@0.:1'],
    ['no newline at the end', service.trimEnd(), 'web@0.:1'],
    ['nothing', '', ''],
  ];
  for (const [name, text, found] of rows) assert.deepEqual(summary(text), [found, '', ''], name);
});

test('values are those that kubectl reads', () => {
  const text = `${service}spec:\n  mode: 0755\n  on: yes\n  time: 12:30\n  script: |\n    x\n  a: &a {b: 1}\n  c: {<<: *a, d: 2}`;
  assert.deepEqual(readManifests('f.yaml', text, 'default').manifests[0]?.object.spec, {
    mode: 493,
    true: true,
    time: '12:30',
    script: 'x\n',
    a: { b: 1 },
    c: { b: 1, d: 2 },
  });
});

test('what is no Kubernetes object is left aside with a note', () => {
  const rows: readonly (readonly [subject: string, text: string])[] = [
    ['kustomize', 'resources: [a.yaml]'],
    ['kustomize', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []'],
    ['kustomize', 'kind: Component\npatches: []'],
    ['helm', 'apiVersion: v2\nname: chart\nversion: 1.0.0'],
    ['prometheus', 'scrape_configs: []'],
    ['prometheus', 'groups:\n- name: x\n  rules: []'],
    ['alertmanager', 'route: {}\nreceivers: []'],
    ['spec', 'apiVersion: nines.dev/v1\nkind: Platform\nmetadata: {name: x}'],
    ['configuration', 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration'],
    ['configuration', 'apiVersion: v1\nkind: Config\nclusters: []'],
    ['other', 'replicas: 3\nimage: x'],
    ['other', '- a\n- b'],
    ['other', 'just text'],
  ];
  for (const [subject, text] of rows) assert.deepEqual(summary(`\n${text}\n`), ['', '', `${subject}@2`], text);
  // Flux's Kustomization is an object of its cluster.
  const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\n';
  assert.deepEqual(summary(flux), ['apps@0.:1', '', '']);
});

test('what is wrong is said with its place, and the rest of the file is read', () => {
  const rows: readonly (readonly [name: string, text: string, issues: string])[] = [
    ['a document that does not parse', 'a: b: c\n', 'MAN002@6:4'],
    ['a key twice', 'a: 1\na: 2\n', 'MAN003@7:1'],
    ['a prototype', 'a:\n  __proto__: 1\n', 'MAN006@7:3'],
    ['no apiVersion', 'kind: Pod\nmetadata: {name: x}\n', 'MAN007@6:1 apiVersion'],
    ['no kind', 'apiVersion: v1\nmetadata: {name: x}\n', 'MAN007@6:1 kind'],
    ['a kind that is no text', 'apiVersion: v1\nkind: 3\nmetadata: {name: x}\n', 'MAN007@7:1 kind'],
    ['no metadata', 'apiVersion: v1\nkind: Pod\n', 'MAN008@6:1 metadata'],
    ['no name', 'apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {}\n', 'MAN008@8:1 metadata.name'],
    ['an empty name', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name:\n', 'MAN008@9:3 metadata.name'],
    ['a number for a name', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: 1\n', 'MAN008@9:3 metadata.name'],
    ['a name that escapes', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: ../x\n', 'MAN008@9:3 metadata.name'],
    ['a generated name', 'apiVersion: v1\nkind: Pod\nmetadata:\n  generateName: x-\n', 'MAN008@8:1 metadata.name'],
    [
      'a namespace that is no text',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: 1}\n',
      'MAN008@8:21 metadata.namespace',
    ],
    [
      'an item without a name',
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod}\n',
      'MAN008@9:3 items[0].metadata',
    ],
  ];
  for (const [name, text, issues] of rows) {
    const whole = `${service}---\n${text}---\n${service}`;
    const after = whole.slice(0, whole.lastIndexOf(service)).split('\n').length;
    assert.deepEqual(summary(whole), [`web@0.:1 web@2.:${after}`, issues, ''], name);
  }
});

test('labels and annotations that are no text are named and read as the text that was meant', () => {
  const text = `${service}  namespace:\n  labels:\n    version: 1.0\n    empty:\n    list: [a]\n  annotations:\n    on: yes\n`;
  const { manifests, issues } = readManifests('f.yaml', text, 'default');
  assert.deepEqual(
    issues.map(({ code, path, line }) => `${code} ${path} ${line}`),
    ['MAN009 metadata.labels.version 7', 'MAN009 metadata.labels.list 9', 'MAN009 metadata.annotations.true 11'],
  );
  assert.deepEqual(manifests[0]?.object.metadata, {
    name: 'web',
    labels: { version: '1', empty: '' },
    annotations: { true: 'true' },
  });
});

test('a file that is no text, or too long, is refused whole', () => {
  assert.deepEqual(summary('\u007fELF\u0002'), ['', 'MAN001@1:1', '']);
  assert.deepEqual(summary(`${service}data: "\0"\n`), ['', 'MAN001@5:8', '']);
  assert.deepEqual(summary('#'.repeat(50_000_001)), ['', 'MAN011@1:1', '']);
});

test('an annotation says the cluster, else the caller', () => {
  const text = `${service}---\n${service}  annotations: {nines.dev/cluster: eu}\n`;
  const { manifests } = readManifests('f.yaml', text, 'us');
  assert.deepEqual(
    manifests.map(({ cluster }) => cluster),
    ['us', 'eu'],
  );
});

test('suppressions are those above an object or before its first key', () => {
  const rows: readonly (readonly [name: string, text: string, found: readonly string[]])[] = [
    ['before the first key', `# nines-ignore ABC001: for a reason\n${service}`, ['ABC001 for a reason 1']],
    ['behind the border', `---\n\n# other\n#nines-ignore ABC001: a\n\n${service}`, ['ABC001 a 4']],
    ['above the border', `# nines-ignore ABC001: a\n---\n${service}`, ['ABC001 a 1']],
    ['above the border of the next', `${service}# nines-ignore ABC001: a\n---\n${service}`, ['', 'ABC001 a 5']],
    ['several codes', `# nines-ignore ABC001, DEF002: a: b\n${service}`, ['ABC001 a: b 1, DEF002 a: b 1']],
    ['no reason', `# nines-ignore ABC001\n${service}`, ['ABC001  1']],
    ['behind the first key', `apiVersion: v1\n# nines-ignore ABC001: a\n${service.slice(15)}`, ['']],
    ['in a text', `${service}data: |\n  # nines-ignore ABC001: a\n---\n${service}`, ['', '']],
    [
      'above an item',
      `apiVersion: v1\nkind: List\nitems:\n# nines-ignore ABC001: a\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {apiVersion: v1, kind: Pod, metadata: {name: b}}\n`,
      ['ABC001 a 4', ''],
    ],
  ];
  for (const [name, text, found] of rows) {
    const { manifests } = readManifests('f.yaml', text, 'default');
    const told = manifests.map(({ suppressions = [] }) =>
      suppressions.map(({ code, reason, line }) => `${code} ${reason} ${line}`).join(', '),
    );
    assert.deepEqual(told, found, name);
  }
});

test('no text makes the reader throw', () => {
  const pieces = fc.constantFrom(
    ...[
      'apiVersion: v1\n',
      'kind: List\n',
      'kind: Pod\n',
      'metadata:\n',
      '  name: x\n',
      'items:\n',
      '- ',
      '---\n',
      '...\n',
      '# nines-ignore A1: b\n',
    ],
    ...[
      '  labels: {a: 1}\n',
      'metadata: {name: 1}\n',
      '{',
      '}',
      '[',
      '"',
      '\n',
      ' ',
      ': ',
      '\r',
      '\t',
      '\0',
      '\u2028',
      '&a ',
      '*a',
      '%',
    ],
  );
  const text = fc.oneof(
    fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
  const runs = { numRuns: Number(process.env.NINES_FUZZ_RUNS ?? 1000) };
  fc.assert(
    fc.property(text, (given) => {
      const lines = given.split(/\r\n?|\n/).length;
      for (const { line, column, message, fix } of readManifests('f.yaml', given, 'default').issues) {
        assert.ok(line >= 1 && line <= lines + 1 && column >= 1 && message !== '' && fix !== '');
      }
    }),
    runs,
  );
});
