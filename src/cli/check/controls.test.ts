import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { EVIDENCE } from '../../check/controls/evidence-table.ts';
import { FRAMEWORKS } from '../../check/controls/framework-table.ts';
import type { Evidence } from '../../check/controls/types.ts';
import { CONCERNS } from '../../compile/concern-table.ts';
import { DOCUMENTS } from '../../compile/document-table.ts';
import { sampleRun } from '../sample-run.ts';

const examples = join(import.meta.dirname, '..', '..', '..', 'examples');
const MANIFEST = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
const SPEC = `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
targets: { availability: 99.9% }
regions: { one: { role: active } }
mesh: { mtls: permissive }
services: { web: { image: "registry.example/web:1.0.0", replicas: 3 } }
`;
let place: string;

before(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'nines-controls-')));
  writeFileSync(join(place, 'shop.yaml'), SPEC);
  writeFileSync(join(place, 'namespace.yaml'), MANIFEST);
});
after(() => rmSync(place, { recursive: true, force: true }));

interface Result {
  readonly counts: Readonly<Record<string, number>>;
  readonly controls: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly findings?: readonly { readonly code: string }[];
  }[];
}

async function judged(file: string, framework: string) {
  const { status, out } = await sampleRun(place, ['check', file, '--controls', framework, '--format', 'json']);
  return { status, ...(JSON.parse(out) as Result) };
}

test('every file that is evidence is one that is compiled', () => {
  const files = new Set([...CONCERNS, ...DOCUMENTS].map(({ file }) => file));
  for (const { about, done } of Object.values(EVIDENCE) as Evidence[]) {
    for (const word of done) if (word.includes('/')) assert.ok(files.has(word), `${about}: ${word}`);
  }
});

describe('the large example', () => {
  for (const framework of Object.keys(FRAMEWORKS)) {
    test(framework, async () => {
      const { status, counts, controls } = await judged(join(examples, 'mno.yaml'), framework);
      assert.deepEqual([status, counts.broken], [0, 0]);
      const lacking = controls.filter(({ verdict }) => verdict === 'unchecked').map(({ id }) => id);
      const seen = FRAMEWORKS[framework as keyof typeof FRAMEWORKS].controls.filter(({ unseen }) => unseen === null);
      assert.deepEqual(
        seen.filter(({ id }) => lacking.includes(id)).map(({ id }) => id),
        [],
        'it has something for every control that files can speak for',
      );
    });
  }
});

describe('a small one', () => {
  test('what is found against a control breaks it', async () => {
    const { status, controls } = await judged('shop.yaml', 'soc2');
    assert.equal(status, 1);
    const moved = controls.find(({ id }) => id === 'CC6.7');
    assert.equal(moved?.verdict, 'broken');
    assert.deepEqual([...new Set(moved?.findings?.map(({ code }) => code))], ['SEC003']);
    assert.equal(controls.find(({ id }) => id === 'A1.3')?.verdict, 'unchecked', 'nobody tries failures out');
  });

  test('for people each control is a line, with its reason', async () => {
    const { status, out } = await sampleRun(place, ['check', 'shop.yaml', '--controls', 'soc2']);
    assert.equal(status, 1);
    assert.match(out, /^CC6\.7 +BROKEN .*\n +SEC003 /m);
    assert.match(out, /^CC1\.1 +not checked .*\n +people:/m);
    assert.match(out, /^61 controls: \d+ hold, \d+ broken, \d+ not checked here$/m);
  });

  test('manifests do not say what is missing, and findings have other formats', async () => {
    const manifests = await sampleRun(place, ['check', 'namespace.yaml', '--controls', 'pci']);
    assert.deepEqual([manifests.status, /CLI069/.test(manifests.err)], [2, true]);
    const sarif = await sampleRun(place, ['check', 'shop.yaml', '--controls', 'pci', '--format', 'sarif']);
    assert.deepEqual([sarif.status, /CLI045/.test(sarif.err)], [2, true]);
  });
});
