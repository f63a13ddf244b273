import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sampleRun } from './sample-run.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let place: string;

beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'nines-check-')));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), text);
  }
}

function nines(args: readonly string[], cwd = place) {
  return sampleRun(cwd, ['check', ...args]);
}

interface PrintedFinding {
  readonly code: string;
  readonly severity: string;
  readonly object: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly suppressed: string | null;
  readonly known: boolean;
}

async function findings(args: readonly string[], cwd = place) {
  const { status: exitCode, out } = await nines([...args, '--json'], cwd);
  const result = JSON.parse(out) as { findings: readonly PrintedFinding[]; counts: Record<string, number> };
  const codes = result.findings
    .filter(({ suppressed, known }) => suppressed === null && !known)
    .map(({ code }) => code);
  return { exitCode, codes, ...result };
}

/** A Service whose selector is a typing mistake, above an otherwise silent workload. */
const SERVICE = (comment = '') => `${comment}apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: wbe}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: "web:1", ports: [{containerPort: 80}]}]}
`;
const MOVING = `apiVersion: v1
kind: Pod
metadata: {name: tool}
spec: {containers: [{name: tool, image: tool}]}
`;

describe('exit status', () => {
  const cases: readonly (readonly [
    string,
    Readonly<Record<string, string>>,
    readonly string[],
    number,
    readonly string[],
  ])[] = [
    ['nothing wrong', { 'a.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n' }, ['a.yaml'], 0, []],
    ['an error', { 'a.yaml': SERVICE() }, ['a.yaml'], 1, ['MAN024']],
    ['a warning does not fail', { 'a.yaml': MOVING }, ['a.yaml'], 0, ['MAN022']],
    ['a warning fails when asked', { 'a.yaml': MOVING }, ['a.yaml', '--fail-on', 'warning'], 1, ['MAN022']],
    [
      'an unreadable file is an error, the rest is read',
      { 'a.yaml': 'a: [', 'b.yaml': MOVING },
      ['.'],
      1,
      ['MAN002', 'MAN022'],
    ],
    ['a file that is not text', { 'a.yaml': 'a\u0000b', 'b.yaml': MOVING }, ['.'], 1, ['CLI022', 'MAN022']],
    ['an empty file is a note', { 'a.yaml': '# nothing\n', 'b.yaml': MOVING }, ['.'], 0, ['MAN022', 'MAN013']],
    [
      'not Kubernetes is a note',
      { 'a.yaml': 'receivers: []\nroute: {}\n', 'b.yaml': MOVING },
      ['.'],
      0,
      ['MAN022', 'MAN012'],
    ],
  ];
  for (const [title, files, args, exitCode, codes] of cases) {
    test(title, async () => {
      put(files);
      const found = await findings(args);
      assert.deepEqual([found.exitCode, found.codes], [exitCode, codes]);
    });
  }

  const refused: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[], string])[] = [
    ['nothing can be read', { 'a.yaml': 'a: [' }, ['a.yaml'], 'MAN002'],
    ['nothing is there', {}, ['none.yaml'], 'CLI020'],
    ['nothing is named', {}, [], 'CLI025'],
    ['a broken spec', { 'p.yaml': 'apiVersion: nines.dev/v1\nkind: Platform\n' }, ['p.yaml'], 'SPEC007'],
    [
      'a spec among manifests',
      { 'p.yaml': 'apiVersion: nines.dev/v1\nkind: Platform\n', 'a.yaml': MOVING },
      ['.'],
      'CLI027',
    ],
    ['no such baseline', { 'a.yaml': MOVING }, ['a.yaml', '--baseline', 'b.json'], 'CLI020'],
    ['a folder as a baseline', { 'a.yaml': MOVING, 'b/c.yaml': '' }, ['a.yaml', '--baseline', 'b'], 'CLI020'],
    ['a baseline that is not JSON', { 'a.yaml': MOVING, 'b.json': '{' }, ['a.yaml', '--baseline', 'b.json'], 'CLI041'],
    [
      'a baseline of another version',
      { 'a.yaml': MOVING, 'b.json': '{"version": 1, "findings": {}}' },
      ['a.yaml', '--baseline', 'b.json'],
      'CLI041',
    ],
    [
      'a baseline that counts wrongly',
      { 'a.yaml': MOVING, 'b.json': '{"version": 2, "findings": {"x": -1}}' },
      ['a.yaml', '--baseline', 'b.json'],
      'CLI041',
    ],
    [
      'a baseline that cannot be written',
      { 'a.yaml': MOVING, 'b/c.yaml': '' },
      ['a.yaml', '--write-baseline', 'b'],
      'CLI011',
    ],
    ['two formats', { 'a.yaml': MOVING }, ['a.yaml', '--format', 'sarif'], 'CLI045'],
    ['a baseline that is none', { 'a.yaml': MOVING, 'b.json': '[]' }, ['a.yaml', '--baseline', 'b.json'], 'CLI041'],
    ['no schemas', { 'a.yaml': MOVING, 'crds/x.yaml': '' }, ['a.yaml', '--crds', 'crds'], 'CLI044'],
    ['an unknown code', {}, ['--explain', 'MSH999'], 'CLI042'],
    ['a severity that is none', { 'a.yaml': MOVING }, ['a.yaml', '--fail-on', 'info'], 'CLI004'],
  ];
  for (const [title, files, args, code] of refused) {
    test(`2: ${title}`, async () => {
      put(files);
      const { status: exitCode, out } = await nines([...args, '--json']);
      const { issues } = JSON.parse(out) as { issues: readonly { code: string }[] };
      assert.equal(exitCode, 2);
      assert.ok(
        issues.some((each) => each.code === code),
        `${code} among ${issues.map((each) => each.code).join(', ')}`,
      );
    });
  }
});

describe('suppression', () => {
  test('with a reason the finding no longer counts, and is shown as suppressed', async () => {
    put({ 'a.yaml': SERVICE('# nines-ignore MAN024: its pods are made by hand\n') });
    const { exitCode, codes, findings: all } = await findings(['a.yaml']);
    assert.deepEqual([exitCode, codes], [0, []]);
    assert.deepEqual(
      all.map(({ code, suppressed }) => [code, suppressed]),
      [['MAN024', 'its pods are made by hand']],
    );
  });

  const useless: readonly (readonly [string, string, readonly string[]])[] = [
    ['without a reason', '# nines-ignore MAN024\n', ['MAN024', 'MAN030']],
    ['of an unknown code', '# nines-ignore MAN999: why not\n', ['MAN024', 'MAN031']],
    ['that matches nothing', '# nines-ignore AVL014: only one is right\n', ['MAN024', 'MAN032']],
  ];
  for (const [title, comment, codes] of useless) {
    test(`${title} is a finding itself`, async () => {
      put({ 'a.yaml': SERVICE(comment) });
      const found = await findings(['a.yaml']);
      assert.deepEqual(found.codes, codes);
      assert.equal(found.findings.at(-1)?.line, 1);
    });
  }

  test('by a targets file, for one object or for all', async () => {
    const targets = (object: string) =>
      `apiVersion: nines.dev/v1\nkind: Targets\nignore: [{code: MAN024, object: "${object}", reason: by hand}]\n`;
    put({
      'a.yaml': SERVICE(),
      'one.yaml': targets('Service//web'),
      'all.yaml': targets('*'),
      'no.yaml': targets('Pod/*/*'),
    });
    for (const file of ['one.yaml', 'all.yaml']) {
      assert.deepEqual((await findings(['a.yaml', '--targets', file])).codes, [], file);
    }
    assert.deepEqual((await findings(['a.yaml', '--targets', 'no.yaml'])).codes, ['MAN024', 'MAN032']);
  });
});

describe('what lies around the files', () => {
  const POD = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: "web:1"}], volumes: [{name: c, configMap: {name: settings}}]}
`;
  const GENERATES = 'resources: [a.yaml]\nnamespace: shop\nconfigMapGenerator: [{name: settings, literals: [a=b]}]\n';

  test('a ConfigMap that a kustomization beside them generates is not missing', async () => {
    put({ 'bare/a.yaml': POD, 'k/a.yaml': POD, 'k/kustomization.yaml': GENERATES });
    assert.deepEqual((await findings(['bare'])).codes, ['MAN023']);
    // No program is there to render it: that is said, and what it lists is read as it stands.
    assert.deepEqual((await findings(['k'])).codes, ['CLI023']);
  });

  test('twice is twice in one cluster, and once each in two', async () => {
    const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n';
    put({ 'east/a.yaml': account, 'west/a.yaml': account });
    assert.deepEqual((await findings(['east', 'west'])).codes, ['MAN020']);
    assert.deepEqual((await findings(['--cluster', 'east=east', '--cluster', 'west=west'])).codes, []);
  });

  test('a targets file among the files is read as what is promised', async () => {
    const deployment = `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
`;
    put({ 'a.yaml': deployment, 'targets.yaml': 'apiVersion: nines.dev/v1\nkind: Targets\nassume: {zones: 3}\n' });
    assert.ok((await findings(['.'])).codes.includes('AVL013'));
    assert.ok(!(await findings(['a.yaml'])).codes.includes('AVL013'));
  });
});

test('--explain says what a code means, of a rule, of a file, of a suppression', async () => {
  for (const code of ['MSH001', 'man002', 'MAN032']) {
    const { status: exitCode, out } = await nines(['--explain', code]);
    assert.equal(exitCode, 0);
    assert.match(out, new RegExp(`^${code.toUpperCase()} \\((?:error|warning)\\) .+\n\nwhy: .+\nfix: .+\n`));
  }
});

describe('the examples', () => {
  for (const example of ['mno', 'small']) {
    test(`${example}: a spec points at its own lines, without error or warning`, async () => {
      const { findings: all, exitCode } = await findings([`examples/${example}.yaml`], ROOT);
      // What the platform's owners have decided otherwise carries its reason in the spec.
      const open = all.filter(({ suppressed }) => suppressed === null);
      const grave = open.filter(({ severity }) => severity === 'error' || severity === 'warning');
      assert.deepEqual(
        grave.map(({ code, object }) => `${code} ${object}`),
        [],
      );
      assert.equal(exitCode, 0);
      for (const { file, line } of all) assert.ok(file === `examples/${example}.yaml` && line !== null && line > 1);
    });
  }

  test('foreign: the planted weaknesses, with file and line', async () => {
    const { findings: all, exitCode } = await findings(['examples/foreign'], ROOT);
    const at = (code: string) => all.filter((each) => each.code === code).map(({ file, line }) => `${file}:${line}`);
    assert.equal(exitCode, 1);
    assert.deepEqual(at('MSH001'), ['examples/foreign/mesh.yaml:47']);
    assert.deepEqual(at('AVL001').length, 3);
    assert.deepEqual(at('SEC005'), ['examples/foreign/mesh.yaml:7']);
    assert.ok(at('MSH006').length > 0 && at('MSH010').length > 0 && at('AVL006').length > 0);
  });
});
