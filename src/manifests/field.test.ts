import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fields from './field.ts';

const object = {
  spec: {
    replicas: 3,
    name: 'web',
    ready: false,
    none: null,
    ports: [{ port: 80 }, 'http', null, { port: 'x' }],
    labels: { a: 'b', c: 1 },
    hosts: ['a', 2, 'b'],
  },
};

test('a field of another shape is as good as absent', () => {
  assert.equal(fields.field(object, ['spec', 'ports', 0, 'port']), 80);
  for (const path of [
    ['x'],
    ['spec', 'none'],
    ['spec', 'name', 'x'],
    ['spec', 'ports', 'port'],
    ['constructor'],
    ['spec', 'ports', 'length'],
  ]) {
    assert.equal(fields.field(object, path), undefined, path.join('.'));
  }
  assert.equal(fields.field(undefined, ['x']), undefined);
  assert.equal(fields.stringAt(object, ['spec', 'name']), 'web');
  assert.equal(fields.stringAt(object, ['spec', 'replicas']), undefined);
  assert.equal(fields.numberAt(object, ['spec', 'replicas']), 3);
  assert.equal(fields.numberAt(object, ['spec', 'name']), undefined);
  assert.equal(fields.booleanAt(object, ['spec', 'ready']), false);
  assert.equal(fields.booleanAt(object, ['spec', 'name']), undefined);
  assert.equal(fields.stringOrNumberAt(object, ['spec', 'ready']), undefined);
  assert.equal(fields.recordAt(object, ['spec', 'ports']), undefined);
  assert.equal(fields.listAt(object, ['spec', 'labels']), undefined);
});

test('of a list or mapping only what has the shape is given', () => {
  assert.deepEqual(fields.recordsAt(object, ['spec', 'ports']), [
    [0, { port: 80 }],
    [3, { port: 'x' }],
  ]);
  assert.deepEqual(fields.stringsAt(object, ['spec', 'hosts']), ['a', 'b']);
  assert.deepEqual(fields.stringRecordAt(object, ['spec', 'labels']), { a: 'b' });
  assert.deepEqual(fields.stringRecordAt(object, ['spec', 'none']), {});
  assert.deepEqual(fields.itemsAt(object, ['spec', 'none']), []);
});
