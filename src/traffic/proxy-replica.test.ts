import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Cluster, LocalRateLimit, ProxyConfig, Route } from '../mesh/types.ts';
import { compileProxy } from './compile-proxy.ts';
import { createProxy } from './proxy-replica.ts';
import { ANSWERED, PASSTHROUGH } from './proxy-types.ts';
import {
  DEFAULT_OUTLIER,
  NO_HEADERS,
  sampleCluster,
  sampleConfig,
  sampleDestination,
  sampleGroups,
  sampleListener,
  sampleRequest,
  sampleRoute,
} from './sample-config.ts';
import { sampleDraw, scriptedDraw } from './sample-draw.ts';
import type { Request } from './types.ts';

const SECOND = 1_000_000;
const EVENTS = { connect: () => undefined, started: () => undefined, failed: () => undefined };
const ORIGIN = {
  manifest: { object: { apiVersion: 'v1', kind: 'EnvoyFilter', metadata: { name: 'limit' } }, cluster: 'default' },
  path: [],
};
const LIMIT: LocalRateLimit = {
  maxTokens: 1,
  tokensPerFill: 1,
  fillIntervalUs: SECOND,
  enabledPerMillion: 1_000_000,
  enforcedPerMillion: 1_000_000,
  status: 429,
  rateLimitHeaders: true,
  responseHeaders: {},
  descriptors: [],
  actions: [],
  alwaysConsumeDefault: true,
  origin: ORIGIN,
};

function world(
  routes: readonly Route[],
  parts: Partial<ProxyConfig> = {},
  clusters: readonly Cluster[] = [sampleCluster('web'), sampleCluster('api')],
) {
  const program = compileProxy(sampleConfig([sampleListener(routes)], clusters, parts));
  const proxy = createProxy(program, { registries: new Map(), events: EVENTS }, 0, sampleDraw());
  const plan = (request: Partial<Request> = {}, nowUs = 0) => program.planFor(0, sampleRequest(request), nowUs);
  return { program, proxy, plan };
}
const TO_NOBODY_OF_THE_API = sampleRoute([], {
  action: {
    kind: 'forward',
    destinations: [sampleDestination('nobody')],
    rewrite: null,
    hash: [],
    notFoundStatus: 500,
  },
});
const toWeb = (parts: Partial<Route> = {}) => sampleRoute([sampleDestination('web')], parts);

describe('a request through a proxy', () => {
  it('goes to its only destination without a draw', () => {
    const { proxy, plan, program } = world([toWeb()]);
    const planned = plan();
    assert.equal(proxy.begin(planned, 0, scriptedDraw()), 0);
    assert.equal(program.clusters[planned.destinations[0]!.cluster]!.host, 'web');
  });

  it('goes to weighted destinations by one draw', () => {
    const { proxy, plan } = world([sampleRoute([sampleDestination('web', 90), sampleDestination('api', 10)])]);
    assert.deepEqual(
      [89, 90].map((value) => proxy.begin(plan(), 0, scriptedDraw(value))),
      [0, 1],
    );
  });

  const answers: readonly [
    name: string,
    route: Route | null,
    request: Partial<Request>,
    status: number,
    flags: readonly string[],
  ][] = [
    ['no route', null, {}, 404, ['NR']],
    ['no action', toWeb({ action: { kind: 'none' } }), {}, 404, ['NR']],
    ['an unknown cluster', sampleRoute([sampleDestination('nobody')]), {}, 503, ['NC']],
    ['an unknown cluster of the Gateway API', TO_NOBODY_OF_THE_API, {}, 500, ['NC']],
    ['a direct response', toWeb({ action: { kind: 'direct', status: 418, body: 'tea' } }), {}, 418, []],
    [
      'a redirect',
      toWeb({
        action: { kind: 'redirect', status: 302, scheme: null, authority: 'b.example', port: null, path: null },
      }),
      {},
      302,
      [],
    ],
    [
      'a certain abort',
      toWeb({ fault: { delay: null, abort: { httpStatus: 500, perMillion: 1_000_000 } } }),
      {},
      500,
      ['FI'],
    ],
    [
      'a certain abort after a delay',
      toWeb({
        fault: { delay: { fixedUs: 7, perMillion: 1_000_000 }, abort: { httpStatus: 500, perMillion: 1_000_000 } },
      }),
      {},
      500,
      ['DI', 'FI'],
    ],
  ];
  for (const [name, route, request, status, flags] of answers) {
    it(`${name} is answered ${status}`, () => {
      const { proxy, plan } = world(route === null ? [] : [route]);
      assert.equal(proxy.begin(plan(request), 0, scriptedDraw()), ANSWERED);
      assert.deepEqual([proxy.reply.status, proxy.reply.flags], [status, flags]);
    });
  }

  it('a cluster that lacks its subset is not there', () => {
    const { proxy, plan } = world([toWeb()], {}, [sampleCluster('web', { missing: 'subset' })]);
    assert.equal(proxy.begin(plan(), 0, scriptedDraw()), ANSWERED);
    assert.deepEqual(proxy.reply.flags, ['NC']);
  });

  it('draws the delay first and the abort independently of it', () => {
    const fault = { delay: { fixedUs: 5000, perMillion: 500_000 }, abort: { httpStatus: 503, perMillion: 500_000 } };
    const { proxy, plan } = world([toWeb({ fault })]);
    const outcome = (delay: number, abort: number) => [
      proxy.begin(plan(), 0, scriptedDraw(delay, abort)),
      proxy.delayUs,
    ];
    assert.deepEqual(outcome(0, 999_999), [0, 5000]);
    assert.deepEqual(outcome(999_999, 0), [ANSWERED, 0]);
    assert.deepEqual(outcome(0, 0), [ANSWERED, 5000]);
    assert.deepEqual(outcome(999_999, 999_999), [0, 0]);
  });

  it('takes a token after fault and preflight, before the route’s own answer', () => {
    const cors = {
      allowOrigins: [{ kind: 'exact' as const, value: '*' }],
      allowMethods: [],
      allowHeaders: [],
      exposeHeaders: [],
      maxAgeUs: null,
      allowCredentials: null,
      unmatchedPreflights: 'forward' as const,
    };
    const direct = { kind: 'direct' as const, status: 204, body: '' };
    const { proxy, plan } = world([toWeb({ action: direct, cors, rateLimit: LIMIT })]);
    const preflight = {
      method: 'OPTIONS',
      headers: { origin: 'https://a.example', 'access-control-request-method': 'GET' },
    };
    const status = (request: Partial<Request>, nowUs = 0) => {
      proxy.begin(plan(request), nowUs, scriptedDraw());
      return proxy.reply.status;
    };
    assert.deepEqual(
      [status(preflight), status(preflight), status({}), status({}), status(preflight)],
      [200, 200, 204, 429, 200],
    );
    assert.equal(status({}, SECOND), 204);
    assert.deepEqual(proxy.rateLimitHeaders(plan(), SECOND), {
      'x-ratelimit-limit': '1',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '1',
    });
  });

  it('a route’s limit replaces the listener’s', () => {
    const guard = { mtls: 'PERMISSIVE' as const, mtlsOrigin: null, jwt: [], authorization: [], rateLimit: LIMIT };
    const { proxy, plan } = world([toWeb({ rateLimit: { ...LIMIT, maxTokens: 3 } })], { guard });
    const results = Array.from({ length: 5 }, () => proxy.begin(plan(), 0, scriptedDraw()));
    assert.deepEqual(results, [0, 0, 0, ANSWERED, ANSWERED]);
  });

  it('a refusal by policy takes no token', () => {
    const deny = { action: 'ALLOW' as const, dryRun: false, rules: [], origin: ORIGIN };
    const guard = { mtls: 'PERMISSIVE' as const, mtlsOrigin: null, jwt: [], authorization: [deny], rateLimit: LIMIT };
    const { proxy, plan } = world([toWeb()], { guard });
    proxy.begin(plan(), 0, scriptedDraw());
    assert.equal(proxy.reply.status, 403);
    assert.equal(proxy.rateLimitHeaders(plan(), 0)['x-ratelimit-remaining'], '1');
  });

  it('a stranger’s host is let through, refused or unknown', () => {
    const ask = (unknownHost: 'passthrough' | 'blackhole' | 'not-found') => {
      const program = compileProxy(sampleConfig([sampleListener([], { virtualHosts: [], unknownHost })], []));
      const proxy = createProxy(program, { registries: new Map(), events: EVENTS }, 0, sampleDraw());
      const result = proxy.begin(program.planFor(0, sampleRequest(), 0), 0, scriptedDraw());
      return result === PASSTHROUGH ? 'passthrough' : proxy.reply.status;
    };
    assert.deepEqual([ask('passthrough'), ask('blackhole'), ask('not-found')], ['passthrough', 502, 404]);
  });

  it('a gateway that redirects to TLS does so for plain requests only', () => {
    const program = compileProxy(
      sampleConfig([sampleListener([toWeb()], { httpsRedirect: true })], [sampleCluster('web')]),
    );
    const proxy = createProxy(program, { registries: new Map(), events: EVENTS }, 0, sampleDraw());
    const begin = (scheme: string) => proxy.begin(program.planFor(0, sampleRequest({ scheme }), 0), 0, scriptedDraw());
    assert.deepEqual([begin('http'), proxy.reply.status, begin('https')], [ANSWERED, 301, 0]);
  });

  it('forwards the rewritten request with its edits', () => {
    const action = {
      kind: 'forward' as const,
      destinations: [sampleDestination('web')],
      hash: [],
      rewrite: { path: { kind: 'prefix' as const, value: '/v2/' }, authority: 'b.example' },
    };
    const headers = { ...NO_HEADERS, request: { set: { 'x-a': '1' }, add: {}, remove: [] } };
    const { request } = world([toWeb({ action, headers })]).plan({ path: '/cart?q' }).destinations[0]!;
    assert.deepEqual([request.path, request.authority, request.headers['x-a']], ['/v2/cart?q', 'b.example', '1']);
  });

  it('mirrors are drawn one by one, unknown clusters ignored', () => {
    const mirror = (name: string, perMillion: number) => ({
      cluster: `outbound|80||${name}`,
      host: name,
      subset: null,
      port: 80,
      perMillion,
    });
    const { proxy, plan } = world([toWeb({ mirrors: [mirror('api', 500_000), mirror('nobody', 1_000_000)] })]);
    const { mirrors } = plan();
    assert.deepEqual(
      [499_999, 500_000].map((value) => proxy.mirrors(mirrors[0]!, scriptedDraw(value))),
      [true, false],
    );
    assert.equal(proxy.mirrors(mirrors[1]!, scriptedDraw()), false);
  });
});

describe('new configuration', () => {
  const outlier = { ...DEFAULT_OUTLIER, maxEjectionPercent: 100 };
  const config = (weight: number, limits: Partial<Cluster['pool']> = {}) => {
    const web = sampleCluster('web', { outlier });
    return compileProxy(
      sampleConfig(
        [
          sampleListener([
            sampleRoute([sampleDestination('web', weight), sampleDestination('api', 1)], { rateLimit: LIMIT }),
          ]),
        ],
        [sampleCluster('api'), { ...web, pool: { ...web.pool, ...limits } }],
      ),
    );
  };
  const start = () => {
    const proxy = createProxy(config(1), { registries: new Map(), events: EVENTS }, 0, sampleDraw());
    proxy.setEndpoints(1, sampleGroups(3), 0);
    for (let i = 0; i < 5; i++) proxy.cluster(1).release(0, 500, false, 0, sampleDraw());
    return proxy;
  };

  it('keeps clusters that are the same, with their ejections', () => {
    const proxy = start();
    const before = proxy.cluster(1);
    proxy.reconfigure(config(99), SECOND);
    assert.equal(proxy.cluster(1), before);
    assert.equal(proxy.cluster(1).ejected, 1);
  });

  it('starts a changed cluster anew', () => {
    const proxy = start();
    proxy.reconfigure(config(1, { maxConnections: 5 }), SECOND);
    assert.equal(proxy.cluster(1).ejected, 0);
  });

  it('fills route-level buckets', () => {
    const proxy = start();
    const begin = () => proxy.begin(proxy.program.planFor(0, sampleRequest(), 0), 0, sampleDraw());
    begin();
    assert.equal(begin(), ANSWERED);
    proxy.reconfigure(config(1), 0);
    assert.notEqual(begin(), ANSWERED);
  });

  it('the same seed and calls give the same picks', () => {
    const run = () => {
      const proxy = start();
      const draw = sampleDraw(11);
      return Array.from({ length: 200 }, (_, i) => proxy.cluster(1).pickHost(null, null, i * 500_000, draw));
    };
    assert.deepEqual(run(), run());
  });
});
