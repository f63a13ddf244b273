import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NO_HOOKS } from '../engines/test-hooks.ts';
import type { JsonObject } from '../manifests/types.ts';
import type { HeaderOperations, Route, RouteAction } from '../mesh/types.ts';
import { NO_HEADERS, sampleDestination, sampleRoute } from '../traffic/sample-config.ts';
import { renderRoute } from './route.ts';

function rendered(route: Route, hooks = NO_HOOKS): { route: JsonObject; left: string[] } {
  const left: string[] = [];
  const leave = (what: string) => void left.push(what);
  return { route: renderRoute(route, { hooks, leave, isGrpc: (cluster) => cluster.endsWith('grpc') }), left };
}

function action(route: Route, hooks = NO_HOOKS): JsonObject {
  return rendered(route, hooks).route.route as JsonObject;
}

function setting(name: string, value: string): HeaderOperations {
  return { ...NO_HEADERS, request: { set: { [name]: value }, add: {}, remove: [] } };
}

const TWO = [sampleDestination('a', 90), sampleDestination('b', 10)];
type Redirect = Extract<RouteAction, { kind: 'redirect' }>;
const REDIRECT: Redirect = { kind: 'redirect', status: 302, scheme: null, authority: null, port: null, path: null };

describe('route', () => {
  it('one destination is named, several are weighted', () => {
    assert.equal(action(sampleRoute([sampleDestination('a', 7)])).cluster, 'outbound|80||a');
    const { clusters } = action(sampleRoute(TWO)).weighted_clusters as { clusters: JsonObject[] };
    assert.deepEqual(clusters, [
      { name: 'outbound|80||a', weight: 90 },
      { name: 'outbound|80||b', weight: 10 },
    ]);
  });

  it('the hook names the header that stands in for the draw', () => {
    assert.equal((action(sampleRoute(TWO)).weighted_clusters as JsonObject).header_name, undefined);
    const hooked = action(sampleRoute(TWO), { ...NO_HOOKS, weightHeader: 'x-chosen' });
    assert.equal((hooked.weighted_clusters as JsonObject).header_name, 'x-chosen');
  });

  it('edits of a single destination stand behind its route’s', () => {
    const own = sampleDestination('a', 1, { headers: setting('x-both', 'own') });
    const { route } = rendered(sampleRoute([own], { headers: setting('x-both', 'route') }));
    const values = (route.request_headers_to_add as { header: { value: string } }[]).map(({ header }) => header.value);
    assert.deepEqual(values, ['route', 'own']);
  });

  it('one that is left of several is drawn all the same, and its edits go first', () => {
    const left = sampleDestination('a', 7, { headers: setting('x-both', 'own') });
    const forward = { kind: 'forward', destinations: [left], isOneOfSeveral: true, rewrite: null, hash: [] } as const;
    const { route } = rendered(sampleRoute([], { action: forward, headers: setting('x-both', 'route') }));
    const { clusters } = (route.route as JsonObject).weighted_clusters as { clusters: JsonObject[] };
    const values = (of: JsonObject) => (of.request_headers_to_add as { header: { value: string } }[])[0]!.header.value;
    assert.deepEqual([values(clusters[0]!), values(route)], ['own', 'route']);
  });

  it('no timeout is written as zero, since Envoy has one by default', () => {
    assert.equal(action(sampleRoute(TWO)).timeout, '0s');
    assert.equal(action(sampleRoute(TWO, { timeoutUs: 1_500_000 })).timeout, '1.5s');
  });

  it('a gRPC client’s own timeout counts up to that of the route', () => {
    assert.equal(action(sampleRoute(TWO, { timeoutUs: 1_500_000 })).max_grpc_timeout, undefined);
    assert.equal(action(sampleRoute([sampleDestination('grpc')], { timeoutUs: 1_500_000 })).max_grpc_timeout, '1.5s');
  });

  it('a host that is set as a header becomes a rewrite; the rewrite’s own authority stands over it', () => {
    assert.equal(action(sampleRoute(TWO, { headers: setting('host', 'h') })).host_rewrite_literal, 'h');
    const rewrite = { path: null, authority: 'own' };
    const both = sampleRoute(TWO, {
      headers: setting('host', 'h'),
      action: { kind: 'forward', destinations: TWO, rewrite, hash: [] },
    });
    assert.equal(action(both).host_rewrite_literal, 'own');
    assert.equal(rendered(both).route.request_headers_to_add, undefined);
  });

  it('a whole path is replaced by a literal, whatever characters it has', () => {
    const rewrite = { path: { kind: 'full', value: '/a\\1' } as const, authority: null };
    const route = sampleRoute(TWO, { action: { kind: 'forward', destinations: TWO, rewrite, hash: [] } });
    assert.deepEqual(action(route).regex_rewrite, { pattern: { regex: '/.*' }, substitution: '/a\\\\1' });
  });

  it('a destination that is not there is 503, of the Gateway API 500', () => {
    const code = (notFound: { notFoundStatus?: 500 }) =>
      action(sampleRoute(TWO, { action: { kind: 'forward', destinations: TWO, rewrite: null, hash: [], ...notFound } }))
        .cluster_not_found_response_code;
    assert.equal(code({}), 'SERVICE_UNAVAILABLE');
    assert.equal(code({ notFoundStatus: 500 }), 'INTERNAL_SERVER_ERROR');
  });

  it('redirects keep what they do not replace', () => {
    const { route } = rendered(
      sampleRoute([], { action: { ...REDIRECT, path: { kind: 'prefix', value: '/n' }, port: 8443 } }),
    );
    assert.deepEqual(route.redirect, { port_redirect: 8443, prefix_rewrite: '/n', response_code: 'FOUND' });
  });

  it('a route without an action is named, not dropped', () => {
    const { route, left } = rendered(sampleRoute([], { action: { kind: 'none' } }));
    assert.deepEqual(route.direct_response, { status: 404 });
    assert.equal(left.length, 1);
  });

  it('an injected abort is a share, or with the hook a header', () => {
    const fault = { delay: null, abort: { httpStatus: 503, perMillion: 200_000 } };
    const filter = (hooks = NO_HOOKS) =>
      (rendered(sampleRoute(TWO, { fault }), hooks).route.typed_per_filter_config as Record<string, JsonObject>)[
        'envoy.filters.http.fault'
      ]!.abort;
    assert.deepEqual(filter(), { http_status: 503, percentage: { numerator: 200_000, denominator: 'MILLION' } });
    assert.deepEqual(Object.keys(filter({ ...NO_HOOKS, abortByHeader: true }) as JsonObject), [
      'header_abort',
      'percentage',
    ]);
  });
});
