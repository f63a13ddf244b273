import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { callCircles } from './call-circles.ts';

function graph(edges: Readonly<Record<string, readonly string[]>>) {
  return new Map(Object.entries(edges).map(([from, to]) => [from, to.map((name, at) => ({ to: name, at }))]));
}

test('circles are named with the call that closes them', () => {
  assert.deepEqual(callCircles(graph({ a: ['b'], b: ['c'], c: [] })), []);
  assert.deepEqual(callCircles(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })), []);
  assert.deepEqual(callCircles(graph({ a: ['a'] })), [{ chain: ['a', 'a'], caller: 'a', at: 0 }]);
  assert.deepEqual(callCircles(graph({ x: ['a'], a: ['b'], b: ['c', 'a'], c: [] })), [
    { chain: ['a', 'b', 'a'], caller: 'b', at: 1 },
  ]);
});

test('there is a circle exactly when the services cannot be put in order', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const edges = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 8 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const called = graph(
        Object.fromEntries(names.map((name) => [name, pairs.filter(([from]) => from === name).map(([, to]) => to)])),
      );
      // Kahn's algorithm: take away, again and again, whoever calls nobody that is left.
      let left = [...names];
      for (let before = -1; before !== left.length; ) {
        before = left.length;
        left = left.filter((name) => called.get(name)!.some(({ to }) => left.includes(to)));
      }
      assert.equal(callCircles(called).length > 0, left.length > 0);
    }),
  );
});

test('a chain of many services is walked without a deep stack', () => {
  const chain = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`s${i}`, [`s${i + 1}`]]));
  assert.deepEqual(callCircles(graph(chain)), []);
});
