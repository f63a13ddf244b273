import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HeaderMatch, PathMatch, RouteMatch, StringMatch } from '../mesh/types.ts';
import { compileListener, fastRoute, selectRoute } from './compile-routes.ts';
import { requestFacts } from './request-facts.ts';
import { ANY_REQUEST, sampleDestination, sampleListener, sampleRequest, sampleRoute } from './sample-config.ts';
import type { Request } from './types.ts';

const path = (kind: PathMatch['kind'], value: string, ignoreCase = false): Partial<RouteMatch> => ({
  path: { kind, value, ignoreCase },
});
const exact = (value: string): StringMatch => ({ kind: 'exact', value });
const regex = (value: string): StringMatch => ({ kind: 'regex', value });
const present: StringMatch = { kind: 'present', value: '' };
const header = (name: string, match: StringMatch, inverted = false): Partial<RouteMatch> => ({
  headers: [{ name, match, inverted } satisfies HeaderMatch],
});
const query = (name: string, match: StringMatch): Partial<RouteMatch> => ({ query: [{ name, match }] });
const claim = (value: string, inverted = false): Partial<RouteMatch> => ({
  claims: [{ claim: ['realm', 'roles'], match: exact(value), inverted }],
});

function matches(
  match: Partial<RouteMatch>,
  request: Partial<Request>,
  claims: Readonly<Record<string, unknown>>[] = [],
): boolean {
  const route = sampleRoute([sampleDestination('web')], { match: { ...ANY_REQUEST, catchAll: false, ...match } });
  const table = compileListener(sampleListener([route]));
  const facts = requestFacts(sampleRequest(request), claims);
  assert.equal(selectRoute(table, facts).route, fastRoute(table, facts), 'both ways of selecting agree');
  return fastRoute(table, facts) === route;
}

describe('route conditions', () => {
  // virtual_service.proto HTTPMatchRequest and route_components.proto; paths compare without the query.
  const rows: readonly [name: string, match: Partial<RouteMatch>, request: Partial<Request>, holds: boolean][] = [
    ['exact path', path('exact', '/a'), { path: '/a?x=1' }, true],
    ['exact path', path('exact', '/a'), { path: '/a/' }, false],
    ['exact path in any case', path('exact', '/Cart', true), { path: '/cART' }, true],
    ['prefix is plain text', path('prefix', '/foo'), { path: '/foobar' }, true],
    ['prefix in any case', path('prefix', '/FOO', true), { path: '/foo/x' }, true],
    ['prefix is case sensitive', path('prefix', '/FOO'), { path: '/foo' }, false],
    ['path prefix ends at a separator', path('pathPrefix', '/foo'), { path: '/foobar' }, false],
    ['path prefix, itself', path('pathPrefix', '/foo'), { path: '/foo' }, true],
    ['path prefix, below', path('pathPrefix', '/foo'), { path: '/foo/x?y' }, true],
    ['path prefix with a slash at its end', path('pathPrefix', '/foo/'), { path: '/foo' }, true],
    ['path prefix of everything', path('pathPrefix', '/'), { path: '/x' }, true],
    ['regex takes the whole path', path('regex', '/v[0-9]+'), { path: '/v12/x' }, false],
    ['regex without the query', path('regex', '/v[0-9]+'), { path: '/v12?x' }, true],
    ['regex that RE2 refuses', path('regex', '(?=/a)/a'), { path: '/a' }, false],
    ['regex keeps case even with ignoreUriCase', path('regex', '/V', true), { path: '/v' }, false],
    ['dot segments are resolved first', path('prefix', '/admin'), { path: '/x/../admin' }, true],
    ['method', { method: exact('POST') }, { method: 'GET' }, false],
    ['method', { method: regex('GET|HEAD') }, { method: 'HEAD' }, true],
    ['authority as sent', { authority: exact('a.example') }, { authority: 'a.example:80' }, false],
    ['scheme', { scheme: exact('https') }, { scheme: 'https' }, true],
    ['header', header('x-user', exact('jason')), { headers: { 'x-user': 'jason' } }, true],
    ['header value is case sensitive', header('x-user', exact('jason')), { headers: { 'x-user': 'Jason' } }, false],
    ['header regex takes the whole value', header('x-user', regex('j.*')), { headers: { 'x-user': 'ajason' } }, false],
    ['header prefix', header('x-user', { kind: 'prefix', value: 'ja' }), { headers: { 'x-user': 'jason' } }, true],
    ['header suffix', header('x-user', { kind: 'suffix', value: 'on' }), { headers: { 'x-user': 'jason' } }, true],
    ['header presence', header('x-user', present), { headers: { 'x-user': '' } }, true],
    ['header absence', header('x-user', present), {}, false],
    ['a missing header matches no value', header('x-user', regex('.*')), {}, false],
    ['a header named like an object method is missing', header('constructor', present), {}, false],
    ['without header, missing', header('x-user', exact('jason'), true), {}, true],
    ['without header, other value', header('x-user', exact('jason'), true), { headers: { 'x-user': 'x' } }, true],
    ['without header, that value', header('x-user', exact('jason'), true), { headers: { 'x-user': 'jason' } }, false],
    ['without header, missing counts as empty', header('x-user', exact(''), true), {}, false],
    ['without header, any', header('x-user', present, true), {}, true],
    ['without header, any', header('x-user', present, true), { headers: { 'x-user': 'a' } }, false],
    ['query', query('v', exact('2')), { path: '/?v=2' }, true],
    ['query, first value', query('v', exact('2')), { path: '/?v=1&v=2' }, false],
    ['query presence', query('v', present), { path: '/?v' }, true],
    ['query exact empty', query('v', exact('')), { path: '/?v' }, true],
    ['query missing', query('v', regex('.*')), { path: '/' }, false],
    ['all conditions hold together', { ...path('prefix', '/a'), ...query('v', present) }, { path: '/a' }, false],
  ];
  for (const [name, match, request, holds] of rows) {
    it(`${name}: ${JSON.stringify(request)} → ${holds}`, () => assert.equal(matches(match, request), holds));
  }

  it('a claim may be a text or a list', () => {
    assert.equal(matches(claim('admin'), {}, [{ realm: { roles: 'admin' } }]), true);
    assert.equal(matches(claim('admin'), {}, [{ realm: { roles: ['user', 'admin'] } }]), true);
    assert.equal(matches(claim('admin'), {}, [{ realm: { roles: ['user'] } }]), false);
    assert.equal(matches(claim('admin'), {}, []), false);
    assert.equal(matches(claim('admin', true), {}, []), true);
    assert.equal(matches(claim('admin', true), {}, [{ realm: { roles: 'admin' } }]), false);
  });
});

describe('route selection', () => {
  const route = (name: string, match: Partial<RouteMatch>) =>
    sampleRoute([sampleDestination('web')], { name, match: { ...ANY_REQUEST, ...match } });
  const routes = [
    route('tester', header('end-user', exact('jason'))),
    route('api', path('prefix', '/api')),
    route('rest', {}),
    route('dead', {}),
  ];
  const table = compileListener(
    sampleListener([], {
      virtualHosts: [{ name: 'web', domains: ['web.example'], routes, origin: null }],
    }),
  );

  it('the first route that matches wins', () => {
    assert.equal(fastRoute(table, sampleRequest({ path: '/api', headers: { 'end-user': 'jason' } }))?.name, 'tester');
    assert.equal(fastRoute(table, sampleRequest({ path: '/api' }))?.name, 'api');
    assert.equal(fastRoute(table, sampleRequest({ authority: 'WEB.example:80' }))?.name, 'rest');
  });

  it('says why those before did not', () => {
    const { rejected, route: chosen, virtualHost } = selectRoute(table, sampleRequest({ path: '/x' }));
    assert.equal(chosen?.name, 'rest');
    assert.equal(virtualHost?.name, 'web');
    assert.deepEqual(
      rejected.map(({ route: { name }, because }) => `${name}: ${because}`),
      ['tester: it asks that header end-user is "jason"', 'api: it asks that path starts with /api'],
    );
  });

  it('no virtual host, no route', () => {
    assert.deepEqual(selectRoute(table, sampleRequest({ authority: 'other.example' })), {
      virtualHost: null,
      route: null,
      rejected: [],
    });
    assert.equal(fastRoute(table, sampleRequest({ authority: 'other.example' })), null);
  });
});
