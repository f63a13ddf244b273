import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parsePath, printPath } from './print-path.ts';

test('paths are printed as people write them', () => {
  assert.equal(printPath(['services', 'app', 'calls', 0]), 'services.app.calls[0]');
  assert.equal(printPath(['endpoints', '/a.b', 'x']), 'endpoints["/a.b"].x');
  assert.equal(printPath([]), '');
});

test('printing and parsing are inverse', () => {
  const step = fc.oneof(
    fc.nat({ max: 99 }),
    fc.string({ minLength: 1 }),
    fc.constantFrom('a', 'us-east-1', '9', '"', ']'),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (path) => {
      assert.deepEqual(parsePath(printPath(path)), path);
    }),
  );
  for (const text of ['a..b', 'a[', 'a[x]', '[“a”]']) assert.equal(parsePath(text), undefined, text);
});
