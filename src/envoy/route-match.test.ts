import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../manifests/types.ts';
import type { RouteMatch } from '../mesh/types.ts';
import { ANY_REQUEST } from '../traffic/sample-config.ts';
import { routeMatch } from './route-match.ts';

const rows: readonly [name: string, match: Partial<RouteMatch>, rendered: JsonObject][] = [
  ['anything is prefix /', {}, { prefix: '/' }],
  ['exact path', { path: { kind: 'exact', value: '/a', ignoreCase: false } }, { path: '/a' }],
  [
    'prefix without case',
    { path: { kind: 'prefix', value: '/a', ignoreCase: true } },
    { prefix: '/a', case_sensitive: false },
  ],
  [
    'separated prefix',
    { path: { kind: 'pathPrefix', value: '/a', ignoreCase: false } },
    { path_separated_prefix: '/a' },
  ],
  [
    'separated prefix that ends in its separator',
    { path: { kind: 'pathPrefix', value: '/a/', ignoreCase: false } },
    { path_separated_prefix: '/a' },
  ],
  ['separated prefix of everything', { path: { kind: 'pathPrefix', value: '/', ignoreCase: false } }, { prefix: '/' }],
  ['regex', { path: { kind: 'regex', value: '/a.*', ignoreCase: false } }, { safe_regex: { regex: '/a.*' } }],
  [
    'method is a pseudo-header',
    { method: { kind: 'exact', value: 'POST' } },
    { prefix: '/', headers: [{ name: ':method', string_match: { exact: 'POST' } }] },
  ],
  [
    'header that must not have a value may be missing',
    { headers: [{ name: 'x', match: { kind: 'exact', value: '1' }, inverted: true }] },
    {
      prefix: '/',
      headers: [{ name: 'x', string_match: { exact: '1' }, invert_match: true, treat_missing_header_as_empty: true }],
    },
  ],
  [
    'header that must not be there',
    { headers: [{ name: 'x', match: { kind: 'present', value: '' }, inverted: true }] },
    { prefix: '/', headers: [{ name: 'x', present_match: true, invert_match: true }] },
  ],
  [
    'an empty prefix, which Envoy refuses, is any value',
    { headers: [{ name: 'x', match: { kind: 'prefix', value: '' }, inverted: false }] },
    { prefix: '/', headers: [{ name: 'x', string_match: { safe_regex: { regex: '.*' } } }] },
  ],
  [
    'query parameter',
    { query: [{ name: 'q', match: { kind: 'present', value: '' } }] },
    { prefix: '/', query_parameters: [{ name: 'q', present_match: true }] },
  ],
];

describe('route match', () => {
  for (const [name, match, rendered] of rows) {
    it(name, () => assert.deepEqual(routeMatch({ ...ANY_REQUEST, ...match }), rendered));
  }

  it('a claim is a string or in a list', () => {
    const claims = [{ claim: ['realm', 'role'], match: { kind: 'exact', value: 'admin' } as const, inverted: false }];
    const [matcher] = routeMatch({ ...ANY_REQUEST, claims }).dynamic_metadata as JsonObject[];
    assert.deepEqual(matcher!.path, [{ key: 'payload' }, { key: 'realm' }, { key: 'role' }]);
    const exact = { string_match: { exact: 'admin' } };
    assert.deepEqual(matcher!.value, { or_match: { value_matchers: [exact, { list_match: { one_of: exact } }] } });
  });
});
