/** Mistakes that are not in a file but around it: what is not there, may not be read, or stands where we would write. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { SampleRun } from '../src/cli/sample-run.ts';
import { VERBS } from '../src/cli/verbs.ts';
import type { Issue } from '../src/units/issue.ts';
import { makeSandbox, type Sandbox } from './bad-input/sandbox.ts';

const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { ports: [{ port: 80 }] }\n';
const SPEC = readFileSync(join(import.meta.dirname, '..', 'examples', 'small.yaml'), 'utf8');
const MEGABYTE = 1024 * 1024;

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox();
});
afterEach(() => sandbox.remove());

/** Runs a command line with and without `--json`; both must refuse with this code and leave everything as it was. */
async function assertRefused(line: string, code: string, says: RegExp, stdin?: () => AsyncIterable<Uint8Array>) {
  const argv = line.split(' ');
  const before = sandbox.tree();
  const { status, out, err } = await sandbox.run(argv, stdin?.());
  assert.equal(status, 2, `${line}\n${out}${err}`);
  assert.equal(out, '', line);
  const said = err.split('\n').findIndex((each) => each.endsWith(`[${code}]`) && says.test(each));
  assert.notEqual(said, -1, `${line} should say ${says} [${code}]:\n${err}`);
  assert.match(err.split('\n')[said + 1]!, /^ {2}\S/, line);
  assertJson(await sandbox.run([...argv, '--json'], stdin?.()), line, code, says);
  assert.deepEqual(sandbox.tree(), before, `${line} wrote something`);
}

function assertJson({ status, out, err }: SampleRun, line: string, code: string, says: RegExp): void {
  assert.deepEqual([status, err], [2, ''], line);
  const { issues } = JSON.parse(out) as { issues: Issue[] };
  assert.ok(
    issues.some((issue) => issue.code === code && says.test(issue.message) && issue.fix !== ''),
    `${line} --json should say ${says} [${code}]:\n${out}`,
  );
}

/** The process without the rights of root, while something runs. */
async function withoutRights(work: () => Promise<void>): Promise<void> {
  const isRoot = process.getuid!() === 0;
  if (isRoot) process.seteuid!(65_534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid!(0);
  }
}

const READERS = [
  'check FILE',
  'route FILE --url http://a.example/',
  'prove FILE',
  'replay FILE --scenario steady',
  'init --from FILE -o t.yaml',
];

describe('what is read', () => {
  test('a file that is not there, in every place where one is named', async () => {
    sandbox.put({ 'web.yaml': SERVICE });
    const lines = [...READERS, 'explain FILE', 'compile FILE -o out'].map((line) => line.replace('FILE', 'gone.yaml'));
    lines.push('check web.yaml --targets gone.yaml', 'prove web.yaml --targets gone.yaml', 'prove web.yaml gone.yaml');
    for (const line of lines) await assertRefused(line, 'CLI020', /gone\.yaml does not exist/);
  });

  test('a folder where one file is wanted', async () => {
    sandbox.put({ 'k/web.yaml': SERVICE });
    for (const line of ['explain k', 'compile k -o out', 'check k --targets k']) {
      await assertRefused(line, 'CLI020', /k cannot be read: EISDIR/);
    }
  });

  test('a folder with nothing to read', async () => {
    sandbox.put({ 'k/notes.txt': 'x' });
    for (const line of READERS) await assertRefused(line.replace('FILE', 'k'), 'CLI025', /nothing to read/);
  });

  test('a link that leads nowhere, and a ring of links', async () => {
    sandbox.put({ 'k/notes.txt': 'x' });
    symlinkSync('gone.yaml', join(sandbox.folder, 'k/nowhere.yaml'));
    symlinkSync('ring.yaml', join(sandbox.folder, 'k/ring.yaml'));
    for (const line of READERS) {
      await assertRefused(line.replace('FILE', 'k'), 'CLI020', /k\/nowhere\.yaml does not exist/);
      await assertRefused(line.replace('FILE', 'k'), 'CLI020', /k\/ring\.yaml cannot be read: ELOOP/);
    }
  });

  test('a folder and a file without rights', async () => {
    sandbox.put({ 'k/secret/web.yaml': SERVICE, 'k/mine.yaml': SERVICE, 'spec.yaml': SPEC });
    // Everything is loaded with rights, because the checkout itself may be closed to others.
    for (const load of Object.values(VERBS)) await load();
    for (const line of READERS) await sandbox.run(line.replace('FILE', 'k').split(' '));
    chmodSync(sandbox.folder, 0o777);
    const unreadable = ['k/secret', 'k/mine.yaml', 'spec.yaml'];
    for (const path of unreadable) chmodSync(join(sandbox.folder, path), 0);
    try {
      for (const line of READERS) {
        for (const path of unreadable.slice(0, 2)) {
          await refusedWithoutRights(line.replace('FILE', 'k'), new RegExp(`${path} cannot be read: EACCES`));
        }
      }
      await refusedWithoutRights('compile spec.yaml -o out', /spec\.yaml cannot be read: EACCES/);
    } finally {
      for (const path of unreadable) chmodSync(join(sandbox.folder, path), 0o755);
    }
  });

  async function refusedWithoutRights(line: string, says: RegExp): Promise<void> {
    await withoutRights(async () =>
      assertJson(await sandbox.run([...line.split(' '), '--json']), line, 'CLI020', says),
    );
  }

  test('a file that vanishes between being found and being read', async () => {
    const vanishing = { 'k/a/kustomization.yaml': 'namePrefix: x-\nresources: [b.yaml]\n', 'k/a/b.yaml': SERVICE };
    const program = `#!/bin/sh\n/bin/rm -f "${sandbox.folder}/k/z.yaml"\necho "kustomize: not now" >&2\nexit 1\n`;
    for (const line of READERS) {
      sandbox.put({ ...vanishing, 'k/z.yaml': SERVICE, 'bin/kustomize': program });
      chmodSync(join(sandbox.folder, 'bin/kustomize'), 0o755);
      const { status, out } = await sandbox.run([...line.replace('FILE', 'k').split(' '), '--json']);
      // What was left could be read, so `check` and `route` answer; the file that went is among what they say.
      assert.ok(status === 1 || status === 2 || (status === 0 && line.startsWith('route')), `${line}: ${status}`);
      if (!line.startsWith('route')) assert.match(out, /k\/z\.yaml does not exist/, line);
    }
  });

  test('standard input that is no text, too much, or empty', async () => {
    async function* binary() {
      yield Buffer.from([0, 1, 2]);
    }
    async function* endless() {
      for (;;) yield Buffer.alloc(MEGABYTE, '#');
    }
    for (const line of READERS) {
      await assertRefused(line.replace('FILE', '-'), 'CLI022', /- is not text/, binary);
      await assertRefused(line.replace('FILE', '-'), 'CLI021', /- is larger than 50 MB/, endless);
    }
    await assertRefused('compile - -o out', 'SPEC001', /empty/);
  });

  test('a spec in TypeScript that fails, exports nothing, or holds itself', async () => {
    sandbox.put({
      'fails.ts': 'throw new Error("no luck");\n',
      'nothing.ts': 'export const plat = {};\n',
      'itself.ts': 'export const platform: Record<string, unknown> = {};\nplatform.self = platform;\n',
      'wrong.ts': 'export const platform = { apiVersion: "nines.dev/v1", kind: "Platform", metadata: 3 };\n',
    });
    for (const line of ['compile FILE -o out', 'explain FILE', 'check FILE', 'prove FILE']) {
      const of = (file: string) => line.replace('FILE', file);
      await assertRefused(of('fails.ts'), 'CLI026', /failed when it was run: no luck/);
      await assertRefused(of('nothing.ts'), 'CLI026', /exports no platform/);
      await assertRefused(of('itself.ts'), 'CLI026', /circular/);
      await assertRefused(of('wrong.ts'), 'SPEC005', /expected metadata/);
    }
  });

  test('a spec among other files, and two targets files', async () => {
    const targets = 'apiVersion: nines.dev/v1\nkind: Targets\n';
    sandbox.put({ 'spec.yaml': SPEC, 'k/web.yaml': SERVICE, 'k/t.yaml': targets, 'k/u.yaml': targets });
    for (const verb of ['check', 'prove']) {
      await assertRefused(`${verb} spec.yaml k/web.yaml`, 'CLI027', /spec among other files/);
      await assertRefused(`${verb} spec.yaml --targets k/t.yaml`, 'CLI027', /its own targets/);
      await assertRefused(`${verb} k`, 'CLI028', /both targets files/);
      await assertRefused(`${verb} k/t.yaml`, 'CLI025', /describes no objects/);
      await assertRefused(`${verb} k/web.yaml --cluster east`, 'CLI024', /NAME=PATH/);
      await assertRefused(`${verb} k/web.yaml --cluster ../east=k`, 'CLI024', /NAME=PATH/);
    }
  });
});

describe('what is written', () => {
  beforeEach(() => sandbox.put({ 'spec.yaml': SPEC, 'web.yaml': SERVICE }));

  test('a folder that holds somebody else’s files', async () => {
    sandbox.put({ 'out/theirs.txt': 'x' });
    await assertRefused('compile spec.yaml -o out', 'CLI012', /nines did not write, such as theirs\.txt/);
  });

  test('a file of somebody else in the place of one of ours', async () => {
    await sandbox.run(['compile', 'spec.yaml', '-o', 'out']);
    sandbox.put({ 'out/us-east-1/mesh/theirs.yaml': SERVICE });
    const { status } = await sandbox.run(['compile', 'spec.yaml', '-o', 'out']);
    assert.equal(status, 0, 'what others put beside ours stays and is no reason to stop');
    const inventory = join(sandbox.folder, 'out/.nines.json');
    const { files } = JSON.parse(readFileSync(inventory, 'utf8')) as { files: string[] };
    writeFileSync(inventory, JSON.stringify({ version: 1, files: files.slice(1) }));
    await assertRefused('compile spec.yaml -o out', 'CLI012', /is there and nines did not write it/);
  });

  test('an inventory that names files elsewhere', async () => {
    sandbox.put({ 'out/.nines.json': JSON.stringify({ version: 1, files: ['../web.yaml'] }) });
    await assertRefused('compile spec.yaml -o out', 'CLI012', /not an inventory that nines wrote/);
  });

  test('a link inside the folder that leads out of it', async () => {
    sandbox.put({ 'out/.nines.json': JSON.stringify({ version: 1, files: [] }) });
    mkdirSync(join(sandbox.folder, 'elsewhere'));
    symlinkSync('../elsewhere', join(sandbox.folder, 'out/us-east-1'));
    for (const typed of ['out', 'out/././././././././././.']) {
      await assertRefused(`compile spec.yaml -o ${typed}`, 'CLI013', /leads outside .*out/);
    }
  });

  test('a file in the place of a folder, and no folder named at all', async () => {
    await assertRefused('compile spec.yaml -o web.yaml', 'CLI012', /web\.yaml is not a folder/);
    await assertRefused('compile spec.yaml', 'CLI005', /no folder/);
  });

  test('a folder in the place of a report', async () => {
    mkdirSync(join(sandbox.folder, 'report'));
    await assertRefused('prove spec.yaml --only M13 --report report', 'CLI011', /something is there already/);
  });

  test('a file that `init` would write over', async () => {
    sandbox.put({ 'platform.yaml': 'mine\n' });
    await assertRefused('init', 'CLI011', /something is there already/);
    await assertRefused('init --from web.yaml -o web.yaml', 'CLI011', /something is there already/);
  });

  test('a folder without rights to write', async () => {
    chmodSync(sandbox.folder, 0o755);
    await sandbox.run(['compile', 'spec.yaml', '-o', 'warm']);
    const before = sandbox.tree();
    await withoutRights(async () => {
      const line = ['compile', 'spec.yaml', '-o', 'out', '--json'];
      assertJson(await sandbox.run(line), line.join(' '), 'CLI010', /cannot write .*out.*: EACCES/);
    });
    assert.deepEqual(sandbox.tree(), before);
  });
});

describe('the command line itself', () => {
  const LINES: readonly (readonly [line: string, code: string, says: RegExp])[] = [
    ['chekc k', 'CLI001', /no verb chekc/],
    ['check web.yaml --fial-on error', 'CLI002', /no option --fial-on/],
    ['check web.yaml --fail-on sometimes', 'CLI004', /not "sometimes"/],
    ['check web.yaml --targets', 'CLI003', /needs a value/],
    ['prove web.yaml --seed -1', 'CLI003', /needs a value/],
    ['prove web.yaml --seed many', 'CLI004', /whole number/],
    ['compile -o out', 'CLI005', /needs SPEC/],
    ['compile spec.yaml other.yaml -o out', 'CLI005', /does not take "other\.yaml"/],
    ['explain spec.yaml services.wbe', 'CLI040', /wbe/],
    ['route web.yaml --url nowhere', 'CLI030', /nowhere/],
    ['replay spec.yaml --scenario staedy', 'CLI006', /staedy/],
  ];
  for (const [line, code, says] of LINES) {
    test(line, async () => {
      sandbox.put({ 'spec.yaml': SPEC, 'web.yaml': SERVICE });
      await assertRefused(line, code, says);
    });
  }
});
