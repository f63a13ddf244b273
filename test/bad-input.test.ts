/**
 * Whatever is wrong with a file, every verb that reads it says so the same way: a code, the place, what is wrong and
 * what to type instead; exit status 2; nothing on stdout but JSON with `--json`; nothing written.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { SampleRun } from '../src/cli/sample-run.ts';
import { VERBS } from '../src/cli/verbs.ts';
import type { Issue } from '../src/units/issue.ts';
import { makeSandbox, type Sandbox } from './bad-input/sandbox.ts';
import { WRONG_MANIFESTS, WRONG_SPECS, type WrongFile } from './bad-input/wrong-file.ts';

const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { ports: [{ port: 80 }] }\n';
const URL = 'http://shop.example/';

/** Every command line that reads a spec, and those that take a Platform as the targets of other manifests. */
const SPEC_COMMANDS: readonly (readonly string[])[] = [
  ['explain', 'wrong.yaml'],
  ['compile', 'wrong.yaml', '-o', 'out'],
  ['docs', 'wrong.yaml', '-o', 'guides'],
  ['check', 'wrong.yaml'],
  ['route', 'wrong.yaml', '--url', URL],
  ['prove', 'wrong.yaml', '--report', 'out.html'],
  ['replay', 'wrong.yaml', '--scenario', 'steady'],
  ['up', 'wrong.yaml'],
  ['check', 'web.yaml', '--targets', 'wrong.yaml'],
  ['prove', 'web.yaml', '--targets', 'wrong.yaml', '--report', 'out.html'],
];
/** What still looks at the rest of a spec whose figures only contradict each other. */
const LOOKS_ON = 'check wrong.yaml';
/** Every command line that reads manifests. */
const MANIFEST_COMMANDS: readonly (readonly string[])[] = [
  ['check', 'wrong.yaml'],
  ['route', 'wrong.yaml', '--url', URL],
  ['prove', 'wrong.yaml', '--report', 'out.html'],
  ['prove', 'wrong.yaml', 'web.yaml', '--report', 'out.html'],
  ['replay', 'wrong.yaml', '--scenario', 'steady'],
  ['init', '--from', 'wrong.yaml', '-o', 'targets.yaml'],
  ['up', 'wrong.yaml'],
];

/** Verbs that speak with a running world: a file is only the name of one. */
const WORLD_VERBS: ReadonlySet<string> = new Set(['status', 'load', 'rollout', 'down']);

let sandbox: Sandbox;
before(() => {
  sandbox = makeSandbox();
  sandbox.put({ 'web.yaml': SERVICE });
});
after(() => sandbox.remove());

test('every verb that reads a file stands in a table', () => {
  const tested = new Set([...SPEC_COMMANDS, ...MANIFEST_COMMANDS].map(([verb]) => verb));
  assert.deepEqual(
    Object.keys(VERBS).filter((verb) => !tested.has(verb) && !WORLD_VERBS.has(verb)),
    [],
  );
});

for (const [what, rows, commands] of [
  ['a spec with', WRONG_SPECS, SPEC_COMMANDS],
  ['a manifest with', WRONG_MANIFESTS, MANIFEST_COMMANDS],
] as const) {
  describe(what, () => {
    for (const row of rows) {
      test(row.name, async () => {
        sandbox.put({ 'wrong.yaml': row.content });
        const written = sandbox.tree();
        for (const command of commands) {
          const line = command.join(' ');
          if (row.against !== undefined && line === LOOKS_ON) {
            assertFound(await sandbox.run(command), row, row.against);
            continue;
          }
          assertSaid(await sandbox.run(command), row, line);
          assertJson(await sandbox.run([...command, '--json']), row, line);
        }
        assert.ok(isSame(sandbox.tree(), written), 'something was written');
      });
    }
  });
}

/** As a finding, with both places, among all others. */
function assertFound({ status, out }: SampleRun, row: WrongFile, against: string): void {
  assert.equal(status, 2, out);
  const lines = out.split('\n');
  const at = lines.findIndex((each) => each.trim().startsWith(`wrong.yaml:${row.place}`) && row.says.test(each));
  assert.notEqual(at, -1, out);
  assert.match(lines[at + 1]!, new RegExp(`^ +see wrong.yaml:${against}`));
  assert.match(lines.slice(at).join('\n'), row.fix);
  assert.ok(out.includes(`error ${row.code} `), out);
}

/** Files of 50 MB are compared without printing them. */
function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function assertSaid({ status, out, err }: SampleRun, row: WrongFile, line: string): void {
  assert.equal(status, 2, `${line}\n${err}`);
  assert.equal(out, '', line);
  const lines = err.split('\n');
  const at = lines.findIndex((each) => each.endsWith(`[${row.code}]`) && row.says.test(each));
  assert.notEqual(at, -1, `${line} should say ${row.says} [${row.code}]:\n${err}`);
  const place = row.place === null ? 'wrong.yaml' : `wrong.yaml:${row.place}`;
  assert.match(lines[at]!, new RegExp(`^${place}\\b`), line);
  const cure = row.against === undefined ? at + 1 : at + 2;
  if (row.against !== undefined)
    assert.match(lines[at + 1]!, new RegExp(`^ {2}against wrong.yaml:${row.against}\\b`), line);
  assert.match(lines[cure]!, row.fix, line);
  assert.match(lines.at(-2)!, /^Next: nines /, line);
}

function assertJson({ status, out, err }: SampleRun, row: WrongFile, line: string): void {
  assert.equal(status, 2, line);
  assert.equal(err, '', line);
  const said = JSON.parse(out) as { version: number; exitCode: number; issues: Issue[] };
  assert.deepEqual([said.version, said.exitCode], [1, 2], line);
  const issue = said.issues.find(({ code, message }) => code === row.code && row.says.test(message));
  assert.ok(issue !== undefined, `${line} --json should say ${row.says} [${row.code}]:\n${out}`);
  assert.equal(issue.file, 'wrong.yaml', line);
  assert.match(issue.fix, row.fix, line);
  const place = [issue.line, issue.column].filter((part) => part !== undefined).join(':');
  if (row.place !== null) assert.match(`${place}:`, new RegExp(`^${row.place}:`), line);
}

const RULE = (expr: string): string =>
  `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: own, namespace: shop }\nspec:\n  groups:\n    - name: own\n      rules:\n        - alert: Failing\n          expr: ${expr}\n`;

describe('a query that does not parse is a finding with its place and its cure', () => {
  test('among manifests', async () => {
    sandbox.put({ 'rule.yaml': RULE("'rate(errors_total[5m]'") });
    const { status, out } = await sandbox.run(['check', 'rule.yaml']);
    assert.equal(status, 1, out);
    assert.match(
      out,
      /error OBS002 [^\n]*\n {2}rule\.yaml:9:11 {2}PrometheusRule shop\/own: Failing: \( is not closed/,
    );
    assert.match(out, /fix: add \)/);
  });

  test('among the objects of a spec', async () => {
    const objects = RULE("'rate(errors_total[5m]'")
      .replace(/^(?=.)/gm, '    ')
      .replace(/^ {4}/, '  - ');
    const spec = `apiVersion: nines.dev/v1\nkind: Platform\nmetadata: { name: shop }\nregions: { one: { zones: [a, b, c] } }\nservices:\n  web: { image: web:1 }\nobjects:\n${objects}`;
    sandbox.put({ 'platform.yaml': spec });
    const { status, out } = await sandbox.run(['check', 'platform.yaml']);
    assert.equal(status, 1, out);
    assert.match(out, /error OBS002 [^\n]*\n {2}platform\.yaml:16:15 {2}PrometheusRule shop\/own: Failing/);
  });
});
