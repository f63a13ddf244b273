import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { sampleRun } from '../sample-run.ts';

let place: string;

beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'nines-baseline-')));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
}

function nines(args: readonly string[]) {
  return sampleRun(place, ['check', ...args]);
}

async function findings(args: readonly string[]) {
  const { status: exitCode, out } = await nines([...args, '--json']);
  const result = JSON.parse(out) as {
    findings: readonly { code: string; known: boolean }[];
    counts: Record<string, number>;
  };
  return { exitCode, codes: result.findings.filter(({ known }) => !known).map(({ code }) => code), ...result };
}

/** A Service whose selector is a typing mistake, above an otherwise silent workload. */
const SERVICE = `apiVersion: v1
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

describe('baseline', () => {
  test('only what is new fails, even when lines have moved', async () => {
    put({ 'a.yaml': SERVICE });
    assert.equal((await nines(['a.yaml', '--write-baseline', 'known.json'])).status, 1);
    put({ 'a.yaml': `# moved\n\n${SERVICE}` });
    const known = await findings(['a.yaml', '--baseline', 'known.json']);
    assert.deepEqual([known.exitCode, known.codes, known.counts.known], [0, [], 1]);
    put({ 'b.yaml': SERVICE.replaceAll('web', 'api') });
    const grown = await findings(['a.yaml', 'b.yaml', '--baseline', 'known.json']);
    assert.deepEqual([grown.exitCode, grown.codes], [1, ['MAN024']]);
  });

  test('what is mended is named, so that the file can shrink; figures and positions do not matter', async () => {
    const port = (number: number) => SERVICE.replace('port: 80}', `port: ${number}}`);
    put({ 'a.yaml': port(80), 'b.yaml': SERVICE.replaceAll('web', 'api') });
    await nines(['a.yaml', 'b.yaml', '--write-baseline', 'known.json']);
    put({
      'a.yaml': port(8080),
      'b.yaml': SERVICE.replaceAll('web', 'api').replace('wbe', 'api').replaceAll('apie', 'api'),
    });
    const { out, status: exitCode } = await nines(['a.yaml', 'b.yaml', '--baseline', 'known.json', '--json']);
    const { gone, counts } = JSON.parse(out) as { gone: { fingerprint: string; count: number }[]; counts: object };
    assert.equal(exitCode, 0);
    assert.deepEqual(counts, { error: 0, warning: 0, info: 0, note: 0, suppressed: 0, known: 1 });
    assert.deepEqual(
      gone.map(({ fingerprint, count }) => [fingerprint.split(' ').slice(0, 4).join(' '), count]),
      [['MAN024 default Service//api spec.selector', 1]],
    );
    const { out: text, err } = await nines(['a.yaml', 'b.yaml', '--baseline', 'known.json']);
    assert.match(
      text,
      /^1 entry of the baseline that no finding has any more; take it out:\n {2}MAN024 default Service/,
    );
    assert.match(text, /\nnothing new, 1 known from the baseline in 4 objects\n$/);
    assert.match(err, /--write-baseline drops them/);
  });

  test('another mistake in the same place is new', async () => {
    put({ 'a.yaml': SERVICE });
    await nines(['a.yaml', '--write-baseline', 'known.json']);
    put({ 'a.yaml': SERVICE.replace('wbe', 'wob') });
    const changed = await findings(['a.yaml', '--baseline', 'known.json']);
    assert.deepEqual([changed.exitCode, changed.codes], [1, ['MAN024']]);
  });

  test('a second of the same kind is new', async () => {
    const pod = (image: string) => `{name: c${image}, image: tool}`;
    const file = (...containers: readonly string[]) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: tool}\nspec: {containers: [${containers.join(', ')}]}\n`;
    put({ 'a.yaml': file(pod('1')) });
    await nines(['a.yaml', '--write-baseline', 'known.json']);
    put({ 'a.yaml': file(pod('2'), pod('1')) });
    const { findings: all } = await findings(['a.yaml', '--baseline', 'known.json']);
    assert.deepEqual(
      all.map(({ code, known }) => `${code} ${known}`),
      ['MAN022 true', 'MAN022 false'],
    );
  });

  test('it is written the same for the same findings', async () => {
    put({ 'a.yaml': SERVICE, 'b.yaml': MOVING });
    await nines(['a.yaml', 'b.yaml', '--write-baseline', 'one.json']);
    await nines(['b.yaml', 'a.yaml', '--write-baseline', 'two.json']);
    assert.equal(readFileSync(join(place, 'one.json'), 'utf8'), readFileSync(join(place, 'two.json'), 'utf8'));
  });
});
