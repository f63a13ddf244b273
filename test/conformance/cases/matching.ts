import type { ConformanceCase } from '../types.ts';
import { EXACT, GATEWAY, gateway, get, pods, sendAll, service, virtualService } from './fragments.ts';

/** Two services: what a condition catches goes to `hit`, the rest to `rest`. */
const SERVICES = service('hit') + service('rest');
const PODS = [...pods('hit', 1), ...pods('rest', 1)];
const TO_HIT = 'route: [{ destination: { host: hit } }]';
const REST = '- route: [{ destination: { host: rest } }]';

function matchCase(
  name: string,
  match: string,
  ...paths: readonly (string | ReturnType<typeof get>)[]
): ConformanceCase {
  return {
    suite: 'matching',
    name,
    backs: ['route matching'],
    objects: gateway() + SERVICES + virtualService(`- match: ${match}\n  ${TO_HIT}\n${REST}`),
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(...paths.map((path) => (typeof path === 'string' ? get(path) : path))),
    compare: EXACT,
  };
}

export const MATCHING: readonly ConformanceCase[] = [
  matchCase('exact path, query string left out', '[{ uri: { exact: /a } }]', '/a', '/a?x=1', '/a/', '/A', '/ab', '/'),
  matchCase(
    'prefix is a plain string prefix',
    '[{ uri: { prefix: /foo } }]',
    '/foo',
    '/foobar',
    '/foo/x',
    '/fo',
    '/Foo',
  ),
  matchCase(
    'regex holds for the whole path',
    '[{ uri: { regex: "/item/[0-9]+" } }]',
    '/item/12',
    '/item/12/x',
    '/item/12?q=/x',
    '/x/item/1',
    '/item/',
  ),
  matchCase(
    'regex is RE2: alternation and flags',
    '[{ uri: { regex: "(?i)/(red|blue)" } }]',
    '/red',
    '/BLUE',
    '/green',
    '/redblue',
  ),
  matchCase(
    'case ignored in exact path',
    '[{ uri: { exact: /Shop }, ignoreUriCase: true }]',
    '/shop',
    '/SHOP',
    '/shop/',
    '/shopx',
  ),
  matchCase('case ignored in prefix', '[{ uri: { prefix: /Shop }, ignoreUriCase: true }]', '/shop/x', '/SHOPX', '/sho'),
  matchCase(
    'header exact, with case of value but not of name',
    '[{ headers: { X-User: { exact: Alice } } }]',
    get('/', { 'x-user': 'Alice' }),
    get('/', { 'X-USER': 'Alice' }),
    get('/', { 'x-user': 'alice' }),
    get('/', { 'x-user': 'Alice2' }),
    get('/'),
  ),
  matchCase(
    'header prefix and regex',
    '[{ headers: { x-a: { prefix: ab } } }, { headers: { x-b: { regex: "v[12]" } } }]',
    get('/', { 'x-a': 'abc' }),
    get('/', { 'x-a': 'xab' }),
    get('/', { 'x-b': 'v1' }),
    get('/', { 'x-b': 'v12' }),
    get('/', { 'x-b': 'xv1' }),
  ),
  matchCase(
    'header presence',
    '[{ headers: { x-a: {} } }]',
    get('/', { 'x-a': 'anything' }),
    get('/', { 'x-a': '' }),
    get('/'),
  ),
  matchCase(
    'header that must not have a value, absent counts as not having it',
    '[{ withoutHeaders: { x-a: { exact: one } } }]',
    get('/', { 'x-a': 'one' }),
    get('/', { 'x-a': 'two' }),
    get('/'),
  ),
  matchCase(
    'header that must not be there',
    '[{ withoutHeaders: { x-a: {} } }]',
    get('/', { 'x-a': 'one' }),
    get('/', { 'x-a': '' }),
    get('/'),
  ),
  matchCase(
    'method',
    '[{ method: { exact: POST } }]',
    { ...get('/'), method: 'POST' },
    { ...get('/'), method: 'PUT' },
    get('/'),
  ),
  matchCase(
    'authority, with the port that the client sent',
    '[{ authority: { exact: "shop.example:8000" } }]',
    get('/', {}, 'shop.example:8000'),
    get('/', {}, 'shop.example'),
    get('/', {}, 'shop.example:80'),
  ),
  matchCase('scheme', '[{ scheme: { exact: https } }]', get('/'), get('/', { 'x-forwarded-proto': 'https' })),
  matchCase('scheme of a plain listener', '[{ scheme: { exact: http } }]', get('/')),
  matchCase(
    'query parameter exact, prefix and regex',
    '[{ queryParams: { a: { exact: "1" } } }, { queryParams: { b: { prefix: x } } }, { queryParams: { c: { regex: "[0-9]+" } } }]',
    '/?a=1',
    '/?a=12',
    '/?z=0&a=1',
    '/?b=xyz',
    '/?b=yx',
    '/?c=42',
    '/?c=42x',
    '/',
  ),
  matchCase('query parameter presence', '[{ queryParams: { a: {} } }]', '/?a=1', '/?a=', '/?a', '/?ab=1', '/'),
  matchCase('query parameter that is empty', '[{ queryParams: { a: { exact: "" } } }]', '/?a', '/?a=', '/?a=1', '/'),
  matchCase(
    'conditions of one match all hold, one of several matches is enough',
    '[{ uri: { prefix: /a }, headers: { x-a: { exact: "1" } }, method: { exact: GET } }, { uri: { exact: /b } }]',
    get('/a', { 'x-a': '1' }),
    get('/a'),
    { ...get('/a', { 'x-a': '1' }), method: 'POST' },
    get('/b'),
    get('/c', { 'x-a': '1' }),
  ),
  matchCase(
    'pseudo-headers among headers are ignored',
    '[{ uri: { prefix: /a }, headers: { method: { exact: POST } } }]',
    get('/a'),
    get('/b'),
    { ...get('/a'), method: 'POST' },
  ),
  matchCase(
    'path is normalised before it is matched',
    '[{ uri: { exact: /a } }]',
    '/b/../a',
    '/./a',
    '/%61',
    '//a',
    '/a/.',
    '/a%2Fb',
    '/b\\..\\a',
  ),
  {
    suite: 'matching',
    name: 'first matching route wins; nothing after a catch-all is reached',
    backs: ['route matching'],
    objects:
      gateway() +
      SERVICES +
      service('late') +
      virtualService(`
        - match: [{ uri: { prefix: /a } }]
          ${TO_HIT}
        - match: [{ uri: { exact: /a/b } }]
          route: [{ destination: { host: late } }]
        ${REST}
        - match: [{ uri: { exact: /c } }]
          route: [{ destination: { host: late } }]`),
    proxy: GATEWAY,
    pods: [...PODS, ...pods('late', 1)],
    steps: sendAll(get('/a/b'), get('/c'), get('/')),
    compare: EXACT,
  },
  {
    suite: 'matching',
    name: 'no route matches',
    backs: ['route matching'],
    objects: gateway() + SERVICES + virtualService(`- match: [{ uri: { prefix: /a } }]\n  ${TO_HIT}`),
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(get('/a'), get('/b')),
    compare: EXACT,
  },
  {
    suite: 'matching',
    name: 'claims of a verified token',
    backs: ['route matching', 'jwt'],
    objects:
      gateway() +
      SERVICES +
      `---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: users, namespace: istio-system }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  jwtRules: [{ issuer: users.example, jwksUri: "https://users.example/keys" }]
` +
      virtualService(`
        - match: [{ headers: { "@request.auth.claims.group": { exact: staff } } }]
          ${TO_HIT}
        - match: [{ headers: { "@request.auth.claims[realm][role]": { prefix: adm } } }]
          ${TO_HIT}
        ${REST}`),
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(
      get('/'),
      { ...get('/'), token: { issuer: 'users.example', claims: { group: 'staff' } } },
      { ...get('/'), token: { issuer: 'users.example', claims: { group: ['x', 'staff'] } } },
      { ...get('/'), token: { issuer: 'users.example', claims: { group: 'staffer' } } },
      { ...get('/'), token: { issuer: 'users.example', claims: { realm: { role: 'admin' } } } },
      { ...get('/'), token: { issuer: 'users.example' } },
    ),
    compare: EXACT,
  },
];
