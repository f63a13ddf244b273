import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normalizePath, queryOf, queryParameters, withoutQuery } from './normalize-path.ts';

describe('normalize path', () => {
  // Istio's pathNormalization BASE.
  const rows: readonly [path: string, normalized: string][] = [
    ['/a/b', '/a/b'],
    ['/a/../b', '/b'],
    ['/a/./b/.', '/a/b/'],
    ['/a/b/..', '/a/'],
    ['/../../a', '/a'],
    ['/a\\b', '/a/b'],
    ['/a//b', '/a//b'],
    ['/%61bc', '/abc'],
    ['/a%2fb', '/a%2Fb'],
    ['/%2e%2e/a', '/a'],
    ['/a?x=../%61', '/a?x=../%61'],
    ['/a#frag', '/a'],
    ['/.hidden', '/.hidden'],
    ['/', '/'],
  ];
  for (const [path, normalized] of rows)
    it(`${path} → ${normalized}`, () => assert.equal(normalizePath(path), normalized));

  it('splits path and query', () => {
    assert.deepEqual(['/a?b#c', '/a#c?d', '/a'].map(withoutQuery), ['/a', '/a', '/a']);
    assert.deepEqual(['/a?b#c', '/a#c?d', '/a?'].map(queryOf), ['?b', '', '?']);
  });

  it('reads query parameters, the first of a name, undecoded', () => {
    assert.deepEqual(
      [...queryParameters('/?a=1&b&a=2&c=x%20y&&=z')],
      [
        ['a', '1'],
        ['b', ''],
        ['c', 'x%20y'],
        ['', 'z'],
      ],
    );
  });
});
