import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sampleRun } from '../sample-run.ts';
import { githubAnnotations } from './github-annotations.ts';
import type { JudgedFinding } from './judged-finding.ts';
import { junitReport } from './junit-report.ts';

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

function nines(args: readonly string[]) {
  return sampleRun(place, ['check', ...args]);
}

const JUDGED: JudgedFinding = {
  code: 'XXX001',
  severity: 'error',
  title: 'a, b',
  message: 'wrong',
  why: 'because',
  fix: 'mend it',
  rows: [],
  object: 'Pod//tool',
  cluster: 'default',
  path: '',
  file: 'a.yaml',
  line: 3,
  column: 2,
  service: null,
  other: null,
  suppressed: null,
  known: false,
  fails: true,
};

interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** The elements of a document in the order in which they open; anything that is not well formed is refused. */
function xmlElements(document: string): readonly XmlElement[] {
  assert.ok(document.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n') && !/\p{Cs}/u.test(document));
  assert.doesNotMatch(document.replaceAll('\n', ''), /\p{Cc}/u);
  const found: XmlElement[] = [];
  const open: string[] = [];
  const body = document.slice(document.indexOf('\n') + 1);
  const pattern = /<(\/?)(\w+)((?: \w+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  let end = 0;
  for (const match of body.matchAll(pattern)) {
    const [whole, close, name = '', attributes = '', isEmpty] = match;
    assert.doesNotMatch(whole, /&(?!(?:amp|lt|gt|quot|#\d+);)/);
    end = match.index + whole.length;
    if (close === '/') assert.equal(open.pop(), name);
    else if (name !== '') {
      const pairs = [...attributes.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        decoded(value),
      ]);
      found.push({ name, attributes: Object.fromEntries(pairs) });
      if (isEmpty !== '/') open.push(name);
    }
  }
  assert.deepEqual([end, open], [body.length, []]);
  return found;
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) =>
    code === undefined ? (ENTITIES[name] ?? '') : String.fromCodePoint(Number(code)),
  );
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

  test('json: what is wrong with the command too', async () => {
    const { version, exitCode, issues } = JSON.parse((await nines(['none.yaml', '--format', 'json'])).out);
    assert.deepEqual([version, exitCode, issues[0].code], [1, 2, 'CLI020']);
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
    assert.ok(result.partialFingerprints['nines/v2'].startsWith('MAN024 default Service//web'));
  });

  test('github: one annotation per finding, its special characters escaped', async () => {
    const { out } = await nines(['.', '--format', 'github']);
    const lines = out.trimEnd().split('\n');
    assert.equal(lines.length, 3);
    assert.match(lines[0] ?? '', /^::error file=a\.yaml,line=5,col=8,title=MAN024 A Service that selects no pods::/);
    assert.ok(lines.every((line) => !/title=[^:]*,/.test(line)));
  });

  test('github: whatever a name holds, a line stays a line', () => {
    const finding = { ...JUDGED, file: 'a,b:c%.yaml', message: 'one\r\ntwo, 5%: three' };
    const line = githubAnnotations([finding]);
    assert.equal(
      line,
      '::error file=a%2Cb%3Ac%25.yaml,line=3,col=2,title=XXX001 a%2C b::one%0D%0Atwo, 5%25: three. Fix: mend it\n',
    );
  });

  test('junit: XML that parses, whatever a message holds', () => {
    const message = 'a <b> & "c" \u0000\u001b[0m \ud800 ]]> \t\r\n end';
    const judged = [
      { ...JUDGED, message },
      { ...JUDGED, fails: false, suppressed: message },
      { ...JUDGED, fails: false, known: true },
    ];
    const elements = xmlElements(junitReport(judged, 'a "b" <c>'));
    const count = (name: string) => elements.filter((each) => each.name === name).length;
    assert.deepEqual([count('testcase'), count('failure'), count('skipped')], [3, 1, 2]);
    const suite = elements.find(({ name }) => name === 'testsuite');
    assert.deepEqual(suite?.attributes, { name: 'nines check a "b" <c>', tests: '3', failures: '1', skipped: '2' });
    const written = elements.find(({ name }) => name === 'testcase')?.attributes.name;
    assert.equal(written, 'Pod//tool: a <b> & "c" \ufffd\ufffd[0m \ufffd ]]> \t\r\n end');
  });

  test('junit: what fails the run is a failure', async () => {
    const { out } = await nines(['.', '--format', 'junit', '--fail-on', 'warning']);
    assert.equal(xmlElements(out).length, 8);
    assert.match(out, /<testsuite name="nines check \." tests="3" failures="3" skipped="0">/);
    assert.equal(out.match(/<failure /g)?.length, 3);
  });
});
