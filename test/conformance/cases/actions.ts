/** Redirect, rewrite, direct response, header edits: what a route does to a request and its answer. */
import type { Mechanism } from '../../../src/engines/mechanism.ts';
import type { ConformanceCase, OfferedRequest } from '../types.ts';
import { exactWith, GATEWAY, gateway, get, pods, sendAll, service, virtualService } from './fragments.ts';

const COMPARE = exactWith(
  ['x-envoy-original-path', 'x-envoy-original-host', 'x-set', 'x-add', 'x-gone', 'x-kept'],
  ['location', 'x-set', 'x-add', 'x-gone', 'x-kept'],
);
const TO_WEB = 'route: [{ destination: { host: web } }]';

function actionCase(
  name: string,
  backs: Mechanism,
  rule: string,
  ...requests: readonly (string | OfferedRequest)[]
): ConformanceCase {
  return {
    suite: 'actions',
    name,
    backs: [backs],
    objects: gateway() + service('web') + virtualService(rule),
    proxy: GATEWAY,
    pods: pods('web', 1, { answers: ['200 with x-gone=upstream x-kept=upstream x-add=upstream'] }),
    steps: sendAll(...requests.map((request) => (typeof request === 'string' ? get(request) : request))),
    compare: COMPARE,
  };
}

function redirectCase(
  name: string,
  match: string,
  redirect: string,
  ...requests: readonly (string | OfferedRequest)[]
): ConformanceCase {
  return actionCase(name, 'redirect', `- match: ${match}\n  redirect: ${redirect}\n- ${TO_WEB}`, ...requests);
}

function rewriteCase(
  name: string,
  match: string,
  rewrite: string,
  ...requests: readonly (string | OfferedRequest)[]
): ConformanceCase {
  return actionCase(name, 'rewrite', `- match: ${match}\n  rewrite: ${rewrite}\n  ${TO_WEB}\n- ${TO_WEB}`, ...requests);
}

export const ACTIONS: readonly ConformanceCase[] = [
  redirectCase(
    'redirect to another host and path, 301 by default',
    '[{ uri: { prefix: /old } }]',
    '{ authority: new.example, uri: /new }',
    '/old',
    '/old/x?q=1',
    '/else',
  ),
  redirectCase(
    'redirect keeps the path and query that it does not replace',
    '[{ uri: { prefix: /a } }]',
    '{ authority: new.example }',
    '/a/b?c=d',
    '/a',
  ),
  redirectCase('redirect with a query of its own', '[{ uri: { prefix: /a } }]', '{ uri: "/b?own=1" }', '/a?c=d', '/a'),
  redirectCase(
    'redirect to another scheme drops its default port',
    '[{ uri: { prefix: / } }]',
    '{ scheme: https }',
    '/a',
    get('/a', {}, 'shop.example:80'),
    get('/a', {}, 'shop.example:8080'),
  ),
  redirectCase(
    'redirect to a port',
    '[{ uri: { prefix: / } }]',
    '{ port: 8443, scheme: https }',
    '/a',
    get('/a', {}, 'shop.example:80'),
  ),
  redirectCase(
    'redirect to the port that its scheme implies',
    '[{ uri: { prefix: / } }]',
    '{ port: 443, scheme: https, authority: new.example }',
    '/a',
  ),
  ...[302, 303, 307, 308].map((code) =>
    redirectCase(
      `redirect with ${code}`,
      '[{ uri: { prefix: /old } }]',
      `{ uri: /new, redirectCode: ${code} }`,
      '/old',
    ),
  ),
  rewriteCase('rewrite of a prefix', '[{ uri: { prefix: /foo } }]', '{ uri: /bar }', '/foo', '/foo/x?q=1', '/foobar'),
  rewriteCase(
    'rewrite of a prefix to the root doubles the slash',
    '[{ uri: { prefix: /foo } }]',
    '{ uri: / }',
    '/foo',
    '/foo/x',
    '/foobar',
  ),
  rewriteCase('rewrite of an exact path', '[{ uri: { exact: /foo } }]', '{ uri: /bar }', '/foo', '/foo?q=1', '/foo/x'),
  rewriteCase(
    'rewrite of a path that a regex matched',
    '[{ uri: { regex: "/item/[0-9]+" } }]',
    '{ uri: /bar }',
    '/item/12',
    '/item/12?q=1',
  ),
  rewriteCase(
    'rewrite of a prefix that is matched without case',
    '[{ uri: { prefix: /foo }, ignoreUriCase: true }]',
    '{ uri: /bar }',
    '/FOO/x',
  ),
  rewriteCase(
    'rewrite by regex with groups',
    '[{ uri: { prefix: /v } }]',
    '{ uriRegexRewrite: { match: "^/v([0-9]+)/(.*)$", rewrite: "/api/\\\\2/\\\\1" } }',
    '/v2/users?q=1',
    '/v2',
    '/vx/y',
  ),
  rewriteCase(
    'rewrite by regex replaces every match',
    '[{ uri: { prefix: / } }]',
    '{ uriRegexRewrite: { match: "a+", rewrite: "b" } }',
    '/aa/a?a=a',
    '/c',
  ),
  rewriteCase(
    'rewrite of the authority',
    '[{ uri: { prefix: / } }]',
    '{ authority: inner.example }',
    '/a',
    get('/a', {}, 'shop.example:8080'),
  ),
  rewriteCase(
    'rewrite of path and authority',
    '[{ uri: { prefix: /a } }]',
    '{ uri: /b, authority: inner.example }',
    '/a/c',
  ),
  actionCase(
    'direct response with a body',
    'direct response',
    '- match: [{ uri: { prefix: /closed } }]\n  directResponse: { status: 503, body: { string: "closed for repair" } }\n' +
      `- ${TO_WEB}`,
    '/closed',
    '/open',
  ),
  actionCase('direct response without a body', 'direct response', '- directResponse: { status: 204 }', '/'),
  actionCase(
    'header edits of request and response',
    'header edits',
    `- headers:
    request: { set: { x-set: "1" }, add: { x-add: "2" }, remove: [x-gone] }
    response: { set: { x-set: "3" }, add: { x-add: "4" }, remove: [x-gone] }
  ${TO_WEB}`,
    get('/'),
    get('/', { 'x-set': 'client', 'x-add': 'client', 'x-gone': 'client', 'x-kept': 'client' }),
  ),
  actionCase(
    'host set as a header',
    'header edits',
    `- headers: { request: { set: { Host: inner.example } } }\n  ${TO_WEB}`,
    '/',
  ),
  actionCase(
    'authority of the rewrite stands over a host set as a header',
    'header edits',
    `- headers: { request: { set: { ":authority": header.example } } }\n  rewrite: { authority: rewrite.example }\n  ${TO_WEB}`,
    '/',
  ),
  actionCase(
    'header edits of a single destination follow those of its route',
    'header edits',
    `- headers: { request: { set: { x-set: route }, add: { x-add: route } } }
  route: [{ destination: { host: web }, headers: { request: { set: { x-set: own }, add: { x-add: own } }, response: { remove: [x-gone] } } }]`,
    get('/', { 'x-add': 'client' }),
  ),
  actionCase(
    'response headers of a direct response and of a redirect',
    'header edits',
    `- match: [{ uri: { prefix: /direct } }]
  headers: { response: { set: { x-set: "1" } } }
  directResponse: { status: 200 }
- match: [{ uri: { prefix: /moved } }]
  headers: { response: { add: { x-add: "1" } } }
  redirect: { uri: /new }`,
    '/direct',
    '/moved',
  ),
];
