/** Routes of the Gateway API, whose paths end at separators and whose rules are ordered by how much they say. */
import type { AskedProxy, ConformanceCase, OfferedRequest } from '../types.ts';
import { exactWith, get, pods, sendAll, service } from './fragments.ts';

const PUBLIC: AskedProxy = {
  kind: 'gateway',
  namespace: 'shop',
  workload: 'public-istio',
  labels: { 'gateway.networking.k8s.io/gateway-name': 'public' },
};
const GATEWAY_OBJECT = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: istio
  listeners: [{ name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }]
`;
const COMPARE = exactWith(['x-set', 'x-add', 'x-gone'], ['location', 'x-set']);

function httpRoute(rules: string): string {
  const block = rules.replace(/^\n+|\s+$/g, '').split('\n');
  const own = Math.min(...block.map((line) => line.length - line.trimStart().length));
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  hostnames: [shop.example]
  rules:
${block.map((line) => `    ${line.slice(own)}`).join('\n')}
`;
}

function apiCase(
  name: string,
  backs: ConformanceCase['backs'],
  rules: string,
  requests: readonly OfferedRequest[],
  more: Partial<ConformanceCase> = {},
): ConformanceCase {
  return {
    suite: 'gateway api',
    name,
    backs,
    objects: GATEWAY_OBJECT + service('one') + service('two') + httpRoute(rules),
    proxy: PUBLIC,
    pods: [...pods('one', 1), ...pods('two', 1)],
    steps: sendAll(...requests),
    compare: COMPARE,
    ...more,
  };
}

const TO_ONE = 'backendRefs: [{ name: one, port: 80 }]';
const TO_TWO = 'backendRefs: [{ name: two, port: 80 }]';

export const GATEWAY_API: readonly ConformanceCase[] = [
  apiCase(
    'prefix ends at a path separator',
    ['route matching'],
    `
    - matches: [{ path: { type: PathPrefix, value: /foo } }]
      ${TO_ONE}
    - ${TO_TWO}`,
    [get('/foo'), get('/foo/'), get('/foo/x'), get('/foobar'), get('/foo?q=1'), get('/')],
  ),
  apiCase(
    'the longer path and the exact one go first, whatever the order',
    ['route matching'],
    `
    - ${TO_ONE}
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      ${TO_ONE}
    - matches: [{ path: { type: PathPrefix, value: /a/b } }]
      ${TO_TWO}
    - matches: [{ path: { type: Exact, value: /x } }]
      ${TO_TWO}`,
    [get('/a'), get('/a/b'), get('/a/b/c'), get('/x'), get('/x/y'), get('/')],
  ),
  apiCase(
    'header, method and query conditions',
    ['route matching'],
    `
    - matches: [{ headers: [{ name: x-a, value: "1" }], method: GET }, { queryParams: [{ name: q, value: go }] }]
      ${TO_ONE}
    - ${TO_TWO}`,
    [
      get('/', { 'x-a': '1' }),
      { ...get('/', { 'x-a': '1' }), method: 'POST' },
      get('/?q=go'),
      get('/?q=gone'),
      get('/'),
    ],
  ),
  apiCase(
    'rewrite of a whole path and of a prefix',
    ['rewrite'],
    `
    - matches: [{ path: { type: PathPrefix, value: /full } }]
      filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplaceFullPath, replaceFullPath: /new } } }]
      ${TO_ONE}
    - matches: [{ path: { type: PathPrefix, value: /part } }]
      filters: [{ type: URLRewrite, urlRewrite: { hostname: inner.example, path: { type: ReplacePrefixMatch, replacePrefixMatch: /new } } }]
      ${TO_ONE}
    - matches: [{ path: { type: PathPrefix, value: /top } }]
      filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }]
      ${TO_ONE}`,
    [get('/full/x?q=1'), get('/part'), get('/part/x'), get('/top'), get('/top/'), get('/top/x?q=1')],
  ),
  apiCase(
    'redirect of scheme, host, port and path',
    ['redirect'],
    `
    - matches: [{ path: { type: PathPrefix, value: /full } }]
      filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, hostname: new.example, statusCode: 301, path: { type: ReplaceFullPath, replaceFullPath: /new } } }]
    - matches: [{ path: { type: PathPrefix, value: /part } }]
      filters: [{ type: RequestRedirect, requestRedirect: { port: 8443, path: { type: ReplacePrefixMatch, replacePrefixMatch: /new } } }]`,
    [get('/full/x?q=1'), get('/part/x?q=1'), get('/part')],
  ),
  apiCase(
    'header modifiers',
    ['header edits'],
    `
    - filters:
        - type: RequestHeaderModifier
          requestHeaderModifier: { set: [{ name: x-set, value: "1" }], add: [{ name: x-add, value: "2" }], remove: [x-gone] }
        - type: ResponseHeaderModifier
          responseHeaderModifier: { set: [{ name: x-set, value: "3" }] }
      ${TO_ONE}`,
    [get('/', { 'x-set': 'client', 'x-add': 'client', 'x-gone': 'client' })],
  ),
  apiCase(
    'weights of backends',
    ['weighted routing'],
    `
    - backendRefs: [{ name: one, port: 80, weight: 3 }, { name: two, port: 80, weight: 1 }]`,
    [0, 2, 3, 4, 7].map((value) => get('/', { 'x-chosen': String(value) })),
    { hooks: { weightHeader: 'x-chosen' } },
  ),
  apiCase(
    'a backend that does not exist keeps its share',
    ['weighted routing'],
    `
    - backendRefs: [{ name: one, port: 80, weight: 1 }, { name: absent, port: 80, weight: 1 }]`,
    [0, 1].map((value) => get('/', { 'x-chosen': String(value) })),
    { hooks: { weightHeader: 'x-chosen' } },
  ),
  apiCase(
    'mirror',
    ['mirroring'],
    `
    - filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: two, port: 80 } } }]
      ${TO_ONE}`,
    [get('/a')],
    { steps: [{ send: get('/a'), times: 20 }, { waitMs: 100 }], compare: { kind: 'counts', of: 'arrival group' } },
  ),
  apiCase(
    'timeout of a request',
    ['timeout'],
    `
    - timeouts: { request: 200ms }
      ${TO_ONE}`,
    [get('/', { 'x-answer': '200 after 600' }), get('/', { 'x-answer': '200 after 20' })],
  ),
];
