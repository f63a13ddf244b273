/** `prove` and `replay` through the real command line: what they print, what they refuse, and that they repeat. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function nines(...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/nines.js', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

interface Promised {
  readonly id: string;
  readonly verdict: string;
  readonly because: readonly string[];
  readonly measured: { readonly value: number; readonly unit: string } | null;
  readonly backed: readonly string[];
  readonly evidence: { readonly scenario: string; readonly replay: string } | null;
}

function promisesOf(ran: Ran): readonly Promised[] {
  return (JSON.parse(ran.out) as { readonly promises: readonly Promised[] }).promises;
}

test('small.yaml proves: every promise judged, every figure with its evidence', () => {
  const ran = nines('prove', 'examples/small.yaml', '--json');
  assert.equal(ran.status, 0, ran.err);
  const proof = JSON.parse(ran.out) as Record<string, unknown>;
  assert.deepEqual(Object.keys(proof), ['version', 'platform', 'seed', 'assumed', 'promises', 'seconds']);
  const promises = promisesOf(ran);
  assert.ok(promises.length >= 10);
  for (const promise of promises) {
    assert.deepEqual(Object.keys(promise), [
      'id',
      'title',
      'scope',
      'target',
      'measured',
      'margin',
      'by',
      'verdict',
      'because',
      'backed',
      'evidence',
    ]);
    assert.equal(promise.verdict, 'holds', JSON.stringify(promise));
    assert.ok(promise.measured !== null && promise.evidence !== null);
  }
  const ejection = promises.find((promise) => promise.id.endsWith('time-to-ejection'));
  assert.ok((ejection?.backed.length ?? 0) > 0, 'no conformance case backs outlier ejection');
});

test('mno proves: nothing broken, and unproven only what no scenario tests yet', () => {
  const ran = nines('prove', 'examples/mno.yaml', '--json');
  assert.equal(ran.status, 0, ran.err);
  const promises = promisesOf(ran);
  assert.deepEqual(
    promises.filter((promise) => promise.verdict === 'broken').map((promise) => promise.id),
    [],
  );
  const unproven = promises.filter((promise) => promise.verdict === 'unproven');
  assert.deepEqual(
    [...new Set(unproven.map((promise) => `${promise.id.slice(0, 3)} ${promise.because.join(', ')}`))].sort(),
    ['B12', 'D10', 'S07'].map((row) => `${row} no scenario tests this figure yet`),
  );
});

const ROWS = 'M03 M06 M12 M13 M14 M15 M16 M17 M18 M21 B12 D01 D03 D10 D11 V01 V02 S01'.split(' ');

/** What is promised in one cluster. */
function onlyIn(cluster: string): readonly string[] {
  return ROWS.flatMap((row) => ['--only', `${row}/${cluster}/`]);
}

test('fingerprint proves: users are followed to Flagger’s copies, and only what its thresholds cannot tell is broken', () => {
  // Its three regions differ in the number of pods alone, and one is proven in a third of the time.
  const ran = nines('prove', 'examples/fingerprint.yaml', '--json', ...onlyIn('ap-southeast-1'));
  assert.equal(ran.status, 1, ran.err);
  const told = (verdict: string): readonly string[] =>
    promisesOf(ran)
      .filter((promise) => promise.verdict === verdict)
      .map(({ id, because }) => `${id.split('/')[0]} ${id.split('/').at(-1)}: ${because.join(', ')}`);
  const [broken, unproven] = [told('broken'), told('unproven')];
  assert.equal(broken.length, 1);
  for (const each of broken) {
    assert.match(
      each,
      /^M06 good-version-kept: shared outage: flagger fingerprint\/api takes it back: 2 checks have failed/,
    );
  }
  assert.deepEqual(
    [...new Set(unproven)].sort(),
    ['B12 rpo', 'D10 rto'].map((figure) => `${figure}: no scenario tests this figure yet`),
  );
  assert.ok(promisesOf(ran).length - broken.length - unproven.length > 30);
});

test('two processes give the same bytes, but for the seconds', () => {
  const once = nines('prove', 'examples/small.yaml', '--json', '--seed', '7').out;
  const again = nines('prove', 'examples/small.yaml', '--json', '--seed', '7').out;
  const without = (text: string): string => text.replace(/"seconds": [\d.]+/, '');
  assert.equal(without(once), without(again));
  assert.notEqual(without(once), without(nines('prove', 'examples/small.yaml', '--json', '--seed', '8').out));
});

test('the evidence of a promise is a command that replays it, the same way every time', () => {
  const [promise] = promisesOf(nines('prove', 'examples/small.yaml', '--json', '--only', 'M13'));
  const words = (promise?.evidence?.replay ?? '').match(/'[^']*'|\S+/g) ?? [];
  const args = words.slice(1).map((word) => word.replaceAll("'", ''));
  assert.equal(args[0], 'replay');
  const ran = nines(...args);
  assert.equal(ran.status, 0, ran.err);
  assert.match(ran.out, /eject/);
  assert.match(ran.out, /trace [0-9a-f]{16}\n$/);
  assert.equal(nines(...args).out, ran.out);
});

test('the table ends with the counts, each line with its verdict', () => {
  const ran = nines('prove', 'examples/small.yaml', '--only', 'D01', '--only', 'V01', '--all', '--quiet');
  const lines = ran.out.trimEnd().split('\n');
  assert.match(lines.at(-1) ?? '', /^\d+ promises: \d+ hold, 0 broken, 0 unproven$/);
  const rows = lines.filter((line) => /^(D01|V01) /.test(line));
  assert.ok(rows.length >= 3);
  for (const row of rows) assert.match(row, / holds$/);
});

test('what is unproven fails only when asked to', () => {
  assert.equal(nines('prove', 'examples/mno.yaml', '--only', 'B12').status, 0);
  assert.equal(nines('prove', 'examples/mno.yaml', '--only', 'B12', '--strict').status, 1);
});

test('the foreign shop lacks safeguards: broken, each named by its rule', () => {
  const ran = nines('prove', 'examples/foreign', '--json', '--only', 'M13', '--only', 'D01');
  assert.equal(ran.status, 1, ran.err);
  for (const promise of promisesOf(ran)) {
    assert.equal(promise.verdict, 'broken', promise.id);
    assert.ok(
      promise.because.some((code) => /^[A-Z]{3}\d{3}$/.test(code)),
      promise.id,
    );
  }
});

test('half a platform is not proven: an unreadable file is refused, and nothing is run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nines-prove-'));
  try {
    writeFileSync(join(folder, 'good.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n');
    writeFileSync(join(folder, 'bad.yaml'), 'kind: [\n');
    const ran = nines('prove', folder, '--json');
    assert.equal(ran.status, 2);
    assert.match(ran.out, /"code": "MAN/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an unknown scenario is answered with the nearest one', () => {
  const ran = nines('replay', 'examples/small.yaml', '--scenario', 'sick-pod/us-east-1/small/wbe');
  assert.equal(ran.status, 2);
  assert.match(ran.err, /sick-pod\/us-east-1\/small\/web/);
});

const real = process.env.NINES_REAL;
const skip = real === undefined ? 'NINES_REAL is not set' : false;
const bookinfo = join(real ?? '', 'bookinfo/samples/bookinfo');
const networking = (name: string): string => join(bookinfo, 'networking', `${name}.yaml`);
const APP = join(bookinfo, 'platform/kube/bookinfo.yaml');

function verdictOf(promises: readonly Promised[], id: string): string {
  const promise = promises.find((each) => each.id === id);
  assert.ok(promise !== undefined, `no promise ${id} among ${promises.map((each) => each.id).join(', ')}`);
  return promise.verdict;
}

test('bookinfo, stable: answers, and lacks what keeps it answering', { skip }, () => {
  const files = [APP, ...['bookinfo-gateway', 'destination-rule-all', 'virtual-service-all-v1'].map(networking)];
  const promises = promisesOf(nines('prove', ...files, '--json'));
  assert.equal(verdictOf(promises, 'D11/default/default/productpage/availability'), 'holds');
  assert.equal(verdictOf(promises, 'D01/default/default/productpage/ready'), 'broken');
  assert.equal(verdictOf(promises, 'M13/default/default/reviews/time-to-ejection'), 'broken');
});

test('bookinfo, canary 80/20: the share is measured', { skip }, () => {
  const files = [APP, ...['bookinfo-gateway', 'destination-rule-all', 'virtual-service-reviews-80-20'].map(networking)];
  const promises = promisesOf(nines('prove', ...files, '--json', '--only', 'M03'));
  assert.equal(promises.length, 1);
  assert.ok(Math.abs((promises[0]?.measured?.value ?? 0) - 0.2) < 0.01);
});

test('bookinfo, broken on purpose: subsets that nobody defines answer 503', { skip }, () => {
  const ran = nines('prove', APP, networking('virtual-service-reviews-80-20'), '--json', '--only', 'D11');
  assert.equal(ran.status, 1);
  const broken = promisesOf(ran).find((promise) => promise.id.includes('reviews'));
  assert.equal(broken?.verdict, 'broken');
  assert.equal(broken?.measured?.value, 0);
  assert.ok(broken?.because.some((code) => code.startsWith('MSH')));
});

test('online-boutique, as it is: entered through its HTTPRoute', { skip }, () => {
  const folder = join(real ?? '', 'online-boutique/release');
  const ran = nines('prove', folder, '--json', '--only', 'D11', '--only', 'M13');
  assert.equal(ran.status, 1, ran.err);
  const promises = promisesOf(ran);
  assert.equal(verdictOf(promises, 'D11/default/default/frontend/availability'), 'holds');
  assert.equal(verdictOf(promises, 'M13/default/default/cartservice/time-to-ejection'), 'broken');
});
