import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { KubeObject } from '../../manifests/types.ts';
import type { Action, ObjectRef } from '../../ports/types.ts';
import type { SpecialObjects } from '../desk/action-desk.ts';
import { ObjectFile } from './object-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'nines-objects-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const REF: ObjectRef = { cluster: 'one', apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'settings' };
const OBJECT: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop' },
  data: { n: '0' },
};
const SPECIAL: SpecialObjects = {
  nodeVersion: () => null,
  patchNode: () => {},
  evict: () => 'no',
  isAvailable: () => true,
  hasCluster: (cluster) => cluster === 'one',
};
const action = (id: string, n: string, more: Partial<Action> = {}): Action => ({
  id,
  epoch: 1,
  object: REF,
  expect: null,
  patch: { data: { n } },
  why: 'test',
  ...more,
});

function open(name: string, changed: () => void = () => {}): ObjectFile {
  return new ObjectFile(join(folder, name), SPECIAL, changed);
}
const dataOf = (file: ObjectFile): unknown => file.get(REF)?.manifest.object.data;

test('what was done stays done: objects, versions, ids and epochs outlive the process', () => {
  let changes = 0;
  const file = open('kept.jsonl', () => changes++);
  file.begin([{ object: OBJECT, cluster: 'one' }]);
  const version = file.get(REF)!.version;
  const done = file.apply(action('a', '1', { expect: version, epoch: 3 }));
  assert.equal(done.kind, 'done');
  assert.equal(changes, 1);
  file.close();
  const again = open('kept.jsonl');
  assert.deepEqual(dataOf(again), { n: '1' });
  assert.equal(again.get(REF)!.version, done.kind === 'done' ? done.version : '');
  assert.equal(again.apply(action('a', '9', { epoch: 3 })).kind, 'repeated');
  const rows: readonly (readonly [string, Action, string])[] = [
    ['an older epoch', action('b', '2', { epoch: 2 }), 'epoch'],
    ['an old version', action('c', '2', { epoch: 3, expect: version }), 'version'],
    ['another cluster', action('d', '2', { epoch: 3, object: { ...REF, cluster: 'two' } }), 'invalid'],
  ];
  for (const [title, asked, reason] of rows) {
    const result = again.apply(asked);
    assert.equal(result.kind === 'refused' ? result.reason : result.kind, reason, title);
  }
  assert.deepEqual(dataOf(again), { n: '1' });
});

test('a person changes what was seen, and nothing else', () => {
  const file = open('person.jsonl');
  file.begin([{ object: OBJECT, cluster: 'one' }]);
  const { version } = file.get(REF)!;
  assert.equal(file.edit(REF, { data: { n: '5' } }, version).kind, 'done');
  const late = file.edit(REF, { data: { n: '6' } }, version);
  assert.equal(late.kind === 'refused' ? late.reason : late.kind, 'version');
  file.close();
  assert.deepEqual(dataOf(open('person.jsonl')), { n: '5' });
});

test('killed at any byte of a write, the action is either wholly known or not at all', () => {
  const file = open('torn.jsonl');
  file.begin([{ object: OBJECT, cluster: 'one' }]);
  const before = readFileSync(join(folder, 'torn.jsonl')).length;
  file.apply(action('a', '1'));
  file.close();
  const bytes = readFileSync(join(folder, 'torn.jsonl'));
  for (let length = before; length <= bytes.length; length++) {
    writeFileSync(join(folder, 'torn.jsonl'), bytes.subarray(0, length));
    const again = open('torn.jsonl');
    const isWhole = length === bytes.length;
    assert.deepEqual(dataOf(again), { n: isWhole ? '1' : '0' });
    assert.equal(again.apply(action('a', '1')).kind, isWhole ? 'repeated' : 'done');
    assert.deepEqual(dataOf(again), { n: '1' });
    again.close();
  }
});
