import type { ConformanceCase } from '../types.ts';
import { exactWith, GATEWAY, gateway, get, pods, SERVER, service, virtualService } from './fragments.ts';

const HEADERS = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'x-envoy-ratelimited', 'x-limited'];

const BOTH_PERCENTAGES = `filter_enabled: { default_value: { numerator: 100, denominator: HUNDRED } }
filter_enforced: { default_value: { numerator: 100, denominator: HUNDRED } }`;

function lines(text: string, by: number): string {
  return text
    .split('\n')
    .map((line) => ' '.repeat(by) + line)
    .join('\n');
}

/** The two patches with which Istio's documentation limits one route: the filter, then its settings there. */
function routeLimit(settings: string): string {
  return `---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: limit, namespace: istio-system }
spec:
  workloadSelector: { labels: { istio: ingressgateway } }
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: GATEWAY
        listener:
          filterChain:
            filter:
              name: envoy.filters.network.http_connection_manager
              subFilter: { name: envoy.filters.http.router }
      patch:
        operation: INSERT_BEFORE
        value:
          name: envoy.filters.http.local_ratelimit
          typed_config:
            "@type": type.googleapis.com/udpa.type.v1.TypedStruct
            type_url: type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
            value: { stat_prefix: http_local_rate_limiter }
    - applyTo: HTTP_ROUTE
      match:
        context: GATEWAY
        routeConfiguration: { vhost: { name: "shop.example:80", route: { action: ANY } } }
      patch:
        operation: MERGE
        value:
          typed_per_filter_config:
            envoy.filters.http.local_ratelimit:
              "@type": type.googleapis.com/udpa.type.v1.TypedStruct
              type_url: type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
              value:
                stat_prefix: http_local_rate_limiter
${lines(settings, 16)}
`;
}

/** The patch with which a workload's own inbound side is limited. */
function inboundLimit(settings: string): string {
  return `---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: limit, namespace: shop }
spec:
  workloadSelector: { labels: { app: server } }
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
        listener:
          filterChain:
            filter:
              name: envoy.filters.network.http_connection_manager
              subFilter: { name: envoy.filters.http.router }
      patch:
        operation: INSERT_BEFORE
        value:
          name: envoy.filters.http.local_ratelimit
          typed_config:
            "@type": type.googleapis.com/udpa.type.v1.TypedStruct
            type_url: type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
            value:
              stat_prefix: http_local_rate_limiter
${lines(settings, 14)}
`;
}

function limitCase(
  name: string,
  settings: string,
  steps: ConformanceCase['steps'],
  more: Partial<ConformanceCase> = {},
): ConformanceCase {
  return {
    suite: 'rate limits',
    name,
    backs: ['local rate limit'],
    objects:
      gateway('[shop.example]') +
      service('web') +
      virtualService('- route: [{ destination: { host: web } }]') +
      routeLimit(settings),
    proxy: GATEWAY,
    pods: pods('web', 1),
    steps,
    compare: exactWith([], HEADERS),
    ...more,
  };
}

const FIVE_AN_HOUR = 'token_bucket: { max_tokens: 5, tokens_per_fill: 5, fill_interval: 3600s }';

const PREFLIGHT = {
  ...get('/', { origin: 'https://a.example', 'access-control-request-method': 'GET' }),
  method: 'OPTIONS',
};
const ABORTED = get('/', { 'x-envoy-fault-abort-request': '503' });

/** A limited route that does something else too. */
function limitedRoute(does: string, to = 'route: [{ destination: { host: web } }]'): string {
  const limit = routeLimit(`${FIVE_AN_HOUR}\n${BOTH_PERCENTAGES}`);
  return gateway('[shop.example]') + service('web') + virtualService(`- ${does}\n  ${to}`) + limit;
}

export const RATE_LIMITS: readonly ConformanceCase[] = [
  limitCase('a full bucket, then refusals', `${FIVE_AN_HOUR}\n${BOTH_PERCENTAGES}`, [{ send: get('/'), times: 8 }]),
  limitCase(
    'headers that tell what is left, and own headers on refusals alone',
    `${FIVE_AN_HOUR}\n${BOTH_PERCENTAGES}\nenable_x_ratelimit_headers: DRAFT_VERSION_03\nresponse_headers_to_add: [{ append_action: OVERWRITE_IF_EXISTS_OR_ADD, header: { key: x-limited, value: "yes" } }]`,
    [{ send: get('/'), times: 7 }],
    {
      compare: exactWith(
        [],
        HEADERS.filter((name) => name !== 'x-ratelimit-reset'),
      ),
    },
  ),
  limitCase('percentages that nobody states are zero', FIVE_AN_HOUR, [{ send: get('/'), times: 8 }]),
  limitCase(
    'enabled but not enforced counts without refusing',
    `${FIVE_AN_HOUR}\nfilter_enabled: { default_value: { numerator: 100, denominator: HUNDRED } }`,
    [{ send: get('/'), times: 8 }],
  ),
  limitCase('a status of its own', `${FIVE_AN_HOUR}\n${BOTH_PERCENTAGES}\nstatus: { code: ServiceUnavailable }`, [
    { send: get('/'), times: 7 },
  ]),
  limitCase('a status below 400 is ignored', `${FIVE_AN_HOUR}\n${BOTH_PERCENTAGES}\nstatus: { code: OK }`, [
    { send: get('/'), times: 7 },
  ]),
  limitCase(
    'tokens come back while time passes',
    `token_bucket: { max_tokens: 4, tokens_per_fill: 4, fill_interval: 4s }\n${BOTH_PERCENTAGES}`,
    [
      { send: get('/'), times: 6 },
      { waitMs: 1500 },
      { send: get('/'), times: 3 },
      { waitMs: 2000 },
      { send: get('/'), times: 4 },
    ],
  ),
  limitCase(
    'the bucket never holds more than its maximum',
    `token_bucket: { max_tokens: 2, tokens_per_fill: 10, fill_interval: 1s }\n${BOTH_PERCENTAGES}`,
    [{ waitMs: 1500 }, { send: get('/'), times: 3 }],
  ),
  limitCase(
    'half of the requests are looked at',
    `token_bucket: { max_tokens: 1, fill_interval: 3600s }\nfilter_enabled: { default_value: { numerator: 50, denominator: HUNDRED } }\nfilter_enforced: { default_value: { numerator: 100, denominator: HUNDRED } }`,
    [{ send: get('/'), times: 2000, inFlight: 8 }],
    {
      compare: { kind: 'shares', of: 'status' },
    },
  ),
  limitCase('a preflight takes no token', '', [{ send: [...Array(4).fill(PREFLIGHT), ...Array(7).fill(get('/'))] }], {
    objects: limitedRoute('corsPolicy: { allowOrigins: [{ exact: "https://a.example" }], allowMethods: [GET] }'),
  }),
  limitCase(
    'an injected abort takes no token',
    '',
    [{ send: [...Array(4).fill(ABORTED), ...Array(7).fill(get('/'))] }],
    {
      objects: limitedRoute('fault: { abort: { httpStatus: 503, percentage: { value: 50 } } }'),
      hooks: { abortByHeader: true },
    },
  ),
  limitCase('a redirect takes one', '', [{ send: get('/'), times: 7 }], {
    objects: limitedRoute('redirect: { uri: /new }', ''),
    pods: [],
  }),
  limitCase(
    'the inbound side of a workload',
    '',
    [{ send: { host: 'server', path: '/', port: 8080, inbound: true }, times: 5 }],
    {
      objects:
        service('server') +
        inboundLimit(`token_bucket: { max_tokens: 3, tokens_per_fill: 3, fill_interval: 3600s }\n${BOTH_PERCENTAGES}`),
      proxy: SERVER,
      pods: pods('server', 1),
    },
  ),
];
