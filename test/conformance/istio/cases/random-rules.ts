/** Arbitrary rules of virtual services, in every field that the model knows. */
import fc from 'fast-check';

export const SERVICES = ['web', 'cart', 'pay'] as const;
export const SUBSETS = ['v1', 'v2'] as const;
/** Ports of every service by the protocol that their names say. */
export const PORTS = { http: 80, grpc: 9000, unnamed: 9090 } as const;

const PATHS = ['/', '/a', '/a/b', '/static/'];
const HOSTS = ['web', 'cart.shop.svc.cluster.local', 'nobody'];
const HEADERS = ['x-user', 'x-canary', 'cookie'];
const seconds = fc.constantFrom('0.5s', '1s', '1500ms', '10s', '1m');
const percentage = fc.record({ value: fc.constantFrom(0, 0.5, 10, 33.3, 100) });

const text = fc.oneof(
  fc.record({ exact: fc.constantFrom('1', 'Yes') }),
  fc.record({ prefix: fc.constantFrom('a', '1') }),
  fc.record({ regex: fc.constantFrom('[a-z]+', '(a|b).*') }),
);
const headerMatch = fc.oneof(text, fc.constant({}));
const uri = fc.oneof(
  fc.record({ exact: fc.constantFrom(...PATHS) }),
  fc.record({ prefix: fc.constantFrom(...PATHS) }),
  fc.record({ regex: fc.constantFrom('/a.*', '/(x|y)/z') }),
);

const match = fc.record(
  {
    uri,
    ignoreUriCase: fc.boolean(),
    method: text,
    authority: text,
    scheme: fc.record({ exact: fc.constantFrom('http', 'https') }),
    headers: fc.dictionary(fc.constantFrom(...HEADERS), headerMatch, { minKeys: 1, maxKeys: 2 }),
    withoutHeaders: fc.dictionary(fc.constantFrom(...HEADERS), headerMatch, { minKeys: 1, maxKeys: 1 }),
    queryParams: fc.dictionary(fc.constantFrom('q', 'page'), text, { minKeys: 1, maxKeys: 1 }),
    port: fc.constantFrom(80, 9090),
    sourceLabels: fc.constantFrom({ app: 'web' }, { app: 'cart' }),
    gateways: fc.constantFrom(['mesh'], ['shop/entry']),
  },
  { requiredKeys: [] },
);

const set = fc.constantFrom<Record<string, string>>({ 'x-a': '1' }, { 'X-B': '2', 'x-a': '%REQ(x-c)%' });
const otherEdits = {
  add: fc.constantFrom({ 'x-a': '1' }, { 'x-d': '3' }),
  remove: fc.constantFrom(['x-a'], ['X-E', 'x-f']),
};
const edits = fc.record({ set, ...otherEdits }, { requiredKeys: [] });
const headers = fc.record({ request: edits, response: edits }, { requiredKeys: [] });
/** With another host for the destination, which Istio takes in one place of a rule alone. */
const hostEdits = fc.record({
  request: fc.record(
    { set: fc.constant({ ':authority': 'other.example', 'x-a': '1' }), ...otherEdits },
    { requiredKeys: ['set'] },
  ),
});

const destination = fc.record(
  {
    host: fc.constantFrom(...HOSTS, 'pay'),
    subset: fc.constantFrom(...SUBSETS, 'absent'),
    port: fc.record({ number: fc.constantFrom(PORTS.http, PORTS.grpc, PORTS.unnamed) }),
  },
  { requiredKeys: ['host', 'port'] },
);

/** One destination without a weight, or several whose weights make sense to Istio. */
const route = fc.oneof(
  fc.record({ destination, headers }, { requiredKeys: ['destination'] }).map((only) => [only]),
  fc
    .uniqueArray(
      fc.record(
        { destination, weight: fc.constantFrom(0, 1, 10, 90), headers },
        { requiredKeys: ['destination', 'weight'] },
      ),
      { minLength: 2, maxLength: 3, selector: (each) => JSON.stringify(each.destination) },
    )
    .filter((all) => all.some(({ weight }) => weight > 0)),
);

const retries = fc.oneof(
  fc.constant({ attempts: 0 }),
  fc.record(
    {
      attempts: fc.integer({ min: 1, max: 4 }),
      perTryTimeout: seconds,
      retryOn: fc.constantFrom('5xx', 'connect-failure,reset', 'gateway-error,503', 'retriable-4xx,429'),
      backoff: fc.constantFrom('10ms', '500ms', '1s'),
      retryRemoteLocalities: fc.boolean(),
      retryIgnorePreviousHosts: fc.boolean(),
    },
    { requiredKeys: ['attempts'] },
  ),
);

const fault = fc
  .record(
    {
      delay: fc.record({ fixedDelay: seconds, percentage }, { requiredKeys: ['fixedDelay'] }),
      abort: fc.record({ httpStatus: fc.constantFrom(400, 503), percentage }, { requiredKeys: ['httpStatus'] }),
    },
    { requiredKeys: [] },
  )
  .filter((each) => Object.keys(each).length > 0);

const cors = fc.record(
  {
    allowOrigins: fc.array(
      fc.oneof(
        fc.record({ exact: fc.constantFrom('https://a.example', '*') }),
        fc.record({ prefix: fc.constant('https://') }),
        fc.record({ regex: fc.constant('https://[a-z]+') }),
      ),
      { minLength: 1, maxLength: 2 },
    ),
    allowMethods: fc.constantFrom(['GET'], ['GET', 'POST']),
    allowHeaders: fc.constantFrom(['x-a'], ['x-a', 'x-b']),
    exposeHeaders: fc.constant(['x-e']),
    maxAge: fc.constantFrom('24h', '90s'),
    allowCredentials: fc.boolean(),
    unmatchedPreflights: fc.constantFrom('FORWARD', 'IGNORE', 'UNSPECIFIED'),
  },
  { requiredKeys: ['allowOrigins'] },
);

const rewrite = fc.oneof(
  fc.record({ uri: fc.constantFrom('/', '/new', '/new/') }),
  fc.record({ authority: fc.constant('rewritten.example') }),
  fc.record({ uri: fc.constant('/new'), authority: fc.constant('rewritten.example') }),
  fc.record({ uriRegexRewrite: fc.constant({ match: '/a/(.*)', rewrite: '/b/\\1' }) }),
);

const mirrors = fc.array(fc.record({ destination, percentage }, { requiredKeys: ['destination'] }), {
  minLength: 1,
  maxLength: 2,
});

const common = { route, retries, timeout: seconds, fault, corsPolicy: cors, mirrors };
const forward = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ...common, headers, rewrite }, { requiredKeys: ['route'] }) },
  { weight: 1, arbitrary: fc.record({ ...common, headers: hostEdits }, { requiredKeys: ['route', 'headers'] }) },
);
const redirect = fc.record({
  redirect: fc.record(
    {
      uri: fc.constantFrom('/elsewhere', '%PREFIX()%/x'),
      authority: fc.constant('other.example'),
      scheme: fc.constantFrom('https', 'http'),
      redirectCode: fc.constantFrom(301, 302, 303, 307, 308),
    },
    { requiredKeys: ['authority'] },
  ),
});
const direct = fc.record({
  directResponse: fc.record(
    { status: fc.constantFrom(200, 404, 503), body: fc.constantFrom({ string: 'closed' }, { string: '' }) },
    { requiredKeys: ['status'] },
  ),
});

/** One rule; `name` and `match` may be missing. */
export const httpRule = fc
  .tuple(
    fc.record({ name: fc.constantFrom('first', 'second') }, { requiredKeys: [] }),
    fc.oneof(fc.constant({}), fc.record({ match: fc.array(match, { minLength: 1, maxLength: 2 }) })),
    fc.oneof({ weight: 6, arbitrary: forward }, { weight: 1, arbitrary: redirect }, { weight: 1, arbitrary: direct }),
  )
  .map(([name, matching, action]) => ({ ...name, ...matching, ...action }));
