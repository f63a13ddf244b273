import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { main } from '../main.ts';

/** An error, a warning, and a suppression of nothing. */
const FILES: Readonly<Record<string, string>> = {
  'a.yaml': `# nines-ignore MAN022: x
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: wbe}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: "web:1", ports: [{containerPort: 80}]}]}
`,
  'b.yaml': `apiVersion: v1
kind: Pod
metadata: {name: tool}
spec: {containers: [{name: tool, image: tool}]}
`,
};
let place: string;

before(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'nines-formats-')));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(place, name), text);
});
after(() => rmSync(place, { recursive: true, force: true }));

/** What is printed as the result. */
async function nines(args: readonly string[]): Promise<{ readonly out: string }> {
  let out = '';
  await main(['check', ...args], {
    cwd: place,
    env: { PATH: '' },
    isTerminal: false,
    stdin: async function* () {},
    out: (text) => {
      out += text;
    },
    err: () => {},
    nowMs: () => 0,
  });
  return { out };
}

describe('formats', () => {
  test('text: place, object, why, fix, and a last line that counts', async () => {
    const { out } = await nines(['.']);
    assert.match(
      out,
      /^error MAN024 A Service that selects no pods\n {2}a\.yaml:5:8 {2}Service web: no pods in default carry app=wbe\n/,
    );
    assert.match(out, /\n {4}why: .+\n {4}fix: .+\n/);
    assert.match(out, /\n1 error, 2 warnings in 3 objects\n$/);
  });

  test('json: one object, whatever way it is asked for', async () => {
    const [byFlag, byFormat] = [await nines(['.', '--json']), await nines(['.', '--format', 'json'])];
    assert.equal(byFlag.out, byFormat.out);
    const { version, failed, counts, objects } = JSON.parse(byFlag.out);
    assert.deepEqual({ version, failed, objects }, { version: 1, failed: true, objects: 3 });
    assert.deepEqual(counts, { error: 1, warning: 2, info: 0, note: 0, suppressed: 0, known: 0 });
  });

  test('sarif: rules, results with places and fingerprints', async () => {
    const log = JSON.parse((await nines(['.', '--format', 'sarif'])).out);
    const [run] = log.runs;
    assert.equal(log.version, '2.1.0');
    assert.deepEqual(
      run.tool.driver.rules.map(({ id }: { id: string }) => id),
      ['MAN022', 'MAN024', 'MAN032'],
    );
    const [result] = run.results;
    assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
    assert.deepEqual(result.locations[0].physicalLocation, {
      artifactLocation: { uri: 'a.yaml' },
      region: { startLine: 5, startColumn: 8 },
    });
    assert.ok(result.partialFingerprints['nines/v1'].startsWith('MAN024 default Service//web'));
  });

  test('github: one annotation per finding, its special characters escaped', async () => {
    const { out } = await nines(['.', '--format', 'github']);
    const lines = out.trimEnd().split('\n');
    assert.equal(lines.length, 3);
    assert.match(lines[0] ?? '', /^::error file=a\.yaml,line=5,col=8,title=MAN024 A Service that selects no pods::/);
    assert.ok(lines.every((line) => !/title=[^:]*,/.test(line)));
  });

  test('junit: what fails the run is a failure', async () => {
    const { out } = await nines(['.', '--format', 'junit', '--fail-on', 'warning']);
    assert.match(out, /<testsuite name="nines check \." tests="3" failures="3" skipped="0">/);
    assert.equal(out.match(/<failure /g)?.length, 3);
  });
});
