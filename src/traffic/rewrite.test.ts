import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PathMatch, Rewrite } from '../mesh/types.ts';
import { rewrite } from './rewrite.ts';
import { sampleRequest } from './sample-config.ts';

const match = (kind: PathMatch['kind'], value: string): PathMatch => ({ kind, value, ignoreCase: false });
const prefix = (value: string): Rewrite['path'] => ({ kind: 'prefix', value });

describe('rewrite', () => {
  // Envoy's finalizePathHeader: what the match matched is replaced, the query stays.
  const rows: readonly [match: PathMatch | null, path: Rewrite['path'], from: string, to: string][] = [
    [match('prefix', '/foo'), prefix('/bar'), '/foo/x?q', '/bar/x?q'],
    [match('prefix', '/foo'), prefix('/'), '/foo/x', '//x'],
    [match('prefix', '/foo/'), prefix('/'), '/foo/x', '/x'],
    [match('pathPrefix', '/foo'), prefix('/bar'), '/foo/x', '/bar/x'],
    [match('pathPrefix', '/foo/'), prefix('/bar'), '/foo/x', '/bar/x'],
    [match('exact', '/foo'), prefix('/bar'), '/foo?q', '/bar?q'],
    [match('regex', '/f.*'), prefix('/bar'), '/foo/x', '/bar'],
    [null, prefix('/x/'), '/foo', '/x/foo'],
    [match('prefix', '/foo'), { kind: 'full', value: '/bar' }, '/foo/x?q', '/bar?q'],
    [
      match('prefix', '/'),
      { kind: 'regex', match: '^/service/([^/]+)(/.*)$', substitution: '\\2/instance/\\1' },
      '/service/foo/v1?q',
      '/v1/instance/foo?q',
    ],
    [match('prefix', '/'), { kind: 'regex', match: '(', substitution: 'x' }, '/a', '/a'],
  ];
  for (const [matched, path, from, to] of rows) {
    it(`${matched?.kind ?? 'any'} ${matched?.value ?? ''} by ${JSON.stringify(path)}: ${from} → ${to}`, () => {
      const after = rewrite({ path, authority: null }, matched, sampleRequest({ path: from }));
      assert.equal(after.path, to);
      assert.equal(after.headers['x-envoy-original-path'], from);
    });
  }

  it('authority alone leaves the path and its header alone', () => {
    const request = sampleRequest({ path: '/a' });
    assert.deepEqual(rewrite({ path: null, authority: 'b.example' }, null, request), {
      ...request,
      authority: 'b.example',
    });
    assert.equal(rewrite(null, null, request), request);
  });
});
