import {
  ANY_TEXT,
  COOKIE_NAME,
  HEADER_NAME,
  LINE,
  METHOD,
  NAME,
  PATH_PATTERN,
  PATH_PREFIX,
} from '../../schema/name-texts.ts';
import {
  defaulted,
  either,
  flag,
  listOf,
  mapOf,
  optional,
  quantity,
  record,
  required,
  text,
  whole,
  words,
} from '../../schema/record.ts';
import { count } from '../../units/count.ts';
import { duration } from '../../units/duration.ts';
import { rate } from '../../units/rate.ts';
import { share } from '../../units/share.ts';

const second = 1_000_000;
/** Never zero: a timer of nothing fires always. */
const TIME = quantity(duration, { least: 1000 });

export const breaker = record('a breaker', {
  errors: defaulted(whole(1, 1000), 'Consecutive 5xx answers after which a pod is ejected.', 5, 'Envoy’s own'),
  every: defaulted(TIME, 'How often ejected pods are looked at again.', '30s', 'found and ejected within a minute'),
  eject: defaulted(TIME, 'How long a pod stays out.', '5m', 'time to restart, and to be looked at'),
  limit: optional(
    quantity(share, { least: 0.01 }),
    'Most of the pool that may be out at once.',
    'half of it, or as much as the smallest pool needs to eject one',
  ),
  minHealth: defaulted(
    quantity(share),
    'Below this healthy share everybody is used again.',
    '0%',
    'Istio’s own: never',
  ),
  gatewayErrors: optional(whole(1, 1000), 'Consecutive 502, 503 or 504 that eject.', 'not counted apart'),
});

/** Envoy's names, and status codes. */
const RETRY_ON = text('a retry condition', {
  pattern:
    '^(?:5xx|gateway-error|reset|reset-before-request|connect-failure|envoy-ratelimited|retriable-4xx|refused-stream|retriable-status-codes|retriable-headers|http3-post-connect-failure|cancelled|deadline-exceeded|internal|resource-exhausted|unavailable|[45]\\d\\d)$',
  examples: ['5xx', 'connect-failure', '503'],
});
export const retries = record('retries', {
  attempts: defaulted(
    whole(0, 10),
    'Retries on top of the first try.',
    3,
    'three of four tries must fail before a user notices',
  ),
  on: defaulted(
    listOf(RETRY_ON, true),
    'Conditions and status codes that are retried.',
    ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', '503'],
    'what was not processed; Istio’s own default leaves 503 out',
  ),
  // Envoy's own base of 25 ms frees the few retries that every proxy may always have so quickly that they multiply a
  // load of some tens of requests per second in an outage, whatever the share of the budget.
  backoff: defaulted(
    quantity(duration, { least: 1000 }),
    'Longest pause before the first retry; it doubles, and the pause is drawn from nothing to that.',
    '500ms',
    'shorter, the retries that a proxy may always have multiply a small load in an outage',
  ),
  perTry: optional(TIME, 'How long one try may take.', 'as long as the request'),
  within: optional(TIME, 'All tries together.', 'the timeout of `/`, else 30s'),
  budget: defaulted(
    either({
      scalar: quantity(share, { least: 0.01 }),
      map: record('a budget', {
        share: defaulted(
          quantity(share, { least: 0.01 }),
          'Retries in flight as a share of requests in flight.',
          '20%',
          'Envoy’s own',
        ),
        minimum: defaulted(
          whole(0, 1000),
          'Retries in flight that one proxy may always have, for one service.',
          3,
          'Envoy’s own',
        ),
      }),
    }),
    'Retries in flight as a share of requests in flight (M14).',
    '20%',
    'an outage is not multiplied',
  ),
});

export const pool = either({
  scalar: quantity(count, { least: 1 }),
  map: record('a pool', {
    connections: defaulted(
      quantity(count, { least: 1 }),
      'Most connections of one proxy.',
      100,
      'protects what is called',
    ),
    pending: optional(quantity(count, { least: 1 }), 'Most requests that wait for a connection.', 'no limit'),
    requests: optional(quantity(count, { least: 1 }), 'Most requests in flight.', 'no limit'),
    perConnection: optional(quantity(count, { least: 1 }), 'Requests after which a connection is closed.', 'never'),
    connect: defaulted(TIME, 'How long connecting may take.', '1s', 'a host that has not accepted by then is gone'),
    idle: optional(TIME, 'When an idle connection is closed.', 'after an hour'),
  }),
});

export const locality = record('locality', {
  sameZone: optional(
    quantity(share),
    'Share of requests that stays in the caller’s zone; the rest is divided over the others.',
  ),
  failover: optional(mapOf(NAME, NAME), 'Region to go to when one has no healthy pods; `{}`: the nearest.'),
});

export const affinity = record('affinity', {
  cookie: optional(COOKIE_NAME, 'Cookie that makes a user known again; it is set when absent.'),
  ttl: optional(quantity(duration), 'Life of that cookie.', 'as long as the browser is open'),
  path: optional(PATH_PREFIX, 'Path of that cookie.', '/'),
  header: optional(HEADER_NAME, 'Header that makes a user known again.'),
  sourceIp: optional(flag(), 'The client’s address makes it known again.'),
});

export const headerRoute = record('a route by header', {
  header: required(HEADER_NAME, 'Header that selects the requests.'),
  value: optional(LINE, 'Value that selects them.', 'any'),
  to: required(NAME, 'Version of this service, or another service.'),
});

export const mirror = record('a mirror', {
  to: required(NAME, 'Version of this service, or another service.'),
  share: defaulted(quantity(share), 'Share of requests that is copied.', '100%', 'Istio’s own'),
});

export const maintenance = record('maintenance', {
  enabled: defaulted(flag(), 'Whether it is on now.', false, 'it is prepared and switched on when needed'),
  status: defaulted(whole(200, 599), 'Status of the answer.', 503, 'clients and crawlers come back'),
  body: defaulted(
    ANY_TEXT,
    'Body of the answer.',
    'We are improving this service and will be back soon.\n',
    'says what is going on',
  ),
  retryAfter: optional(quantity(duration, { least: second }), 'When clients should come back.', 'not said'),
  paths: defaulted(listOf(PATH_PREFIX, true), 'What is closed.', ['/'], 'the whole service'),
  allow: optional(
    record('an allow-list', {
      header: optional(HEADER_NAME, 'Header that lets a request pass.'),
      values: defaulted(listOf(LINE), 'Values of it; empty: any.', [], 'any value'),
      paths: defaulted(listOf(PATH_PREFIX), 'Paths that stay open.', [], 'none'),
    }),
    'Who passes all the same.',
    'nobody',
  ),
});

const edits = record('edits', {
  set: defaulted(mapOf(HEADER_NAME, LINE), 'Headers to overwrite.', {}, 'none'),
  add: defaulted(mapOf(HEADER_NAME, LINE), 'Headers to append.', {}, 'none'),
  remove: defaulted(listOf(HEADER_NAME), 'Headers to take away.', [], 'none'),
});
export const headers = record('headers', {
  request: defaulted(edits, 'What the service is given.', {}, 'as it came'),
  response: defaulted(edits, 'What the client is given.', {}, 'as it came'),
});

export const rateLimit = record('a rate limit', {
  perPod: optional(quantity(rate), 'Requests that each pod admits.', 'only endpoints are limited'),
  burst: optional(
    quantity(count, { least: 1 }),
    'Requests admitted at once after a pause.',
    'as many as in one period',
  ),
  endpoints: defaulted(
    mapOf(
      PATH_PREFIX,
      either({
        scalar: quantity(rate),
        map: record('a limit', {
          rate: required(quantity(rate), 'Requests to this path that each pod admits.'),
          method: optional(METHOD, 'Only this method.', 'all'),
          burst: optional(
            quantity(count, { least: 1 }),
            'Requests admitted at once after a pause.',
            'as many as in one period',
          ),
        }),
      }),
    ),
    'Limits of single paths, beside the pod’s own.',
    {},
    'none',
  ),
  headers: defaulted(
    flag(),
    'Answers say what is left, as `x-ratelimit-*`.',
    true,
    'clients can slow down by themselves',
  ),
});

export const fault = record('a fault', {
  delay: optional(TIME, 'Time added to an answer.'),
  abort: optional(whole(200, 599), 'Status answered instead.'),
  share: defaulted(quantity(share), 'Share of the selected requests.', '100%', 'all that are selected'),
  header: optional(HEADER_NAME, 'Only requests that carry this header.', 'all requests'),
  value: optional(LINE, 'Only with this value.', 'any'),
});

const SOURCE = text('a service, `gateway`, `anyone` or `namespace:NAME`', {
  pattern: '^(?:namespace:)?[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$',
  examples: ['app'],
});
export const auth = record('auth', {
  allow: optional(
    listOf(
      record('a way in', {
        from: required(either({ scalar: SOURCE, list: listOf(SOURCE, true) }), 'Who may call.'),
        methods: defaulted(listOf(METHOD), 'Only these methods; empty: all.', [], 'all'),
        paths: defaulted(listOf(PATH_PATTERN), 'Only these paths; empty: all.', [], 'all'),
      }),
    ),
    'Who may call, and what.',
    'everybody whose `calls` name this service, and the gateway when it is public',
  ),
  jwt: optional(
    either({
      scalar: NAME,
      map: record('jwt', {
        issuer: required(NAME, 'Name of an issuer under `mesh.jwt`.'),
        require: defaulted(
          flag(),
          'Requests without a token are refused.',
          true,
          'a token that may be left out proves nothing',
        ),
        claims: defaulted(
          mapOf(LINE, listOf(LINE, true)),
          'Claims that the token must carry, with the accepted values.',
          {},
          'none',
        ),
        paths: defaulted(listOf(PATH_PATTERN), 'Paths that need the token; empty: all.', [], 'all'),
        except: defaulted(listOf(PATH_PATTERN), 'Paths that need no token.', [], 'none'),
      }),
    }),
    'Users prove who they are (M22).',
    'no token is asked for',
  ),
});

export const trafficFields = {
  mtls: optional(words('strict', 'permissive'), 'Whether plain text is refused (M20).', 'as the mesh does'),
  breaker: optional(breaker, 'Pods that answer with errors are taken out (M13).', 'nobody is ejected'),
  retries: optional(retries, 'Failed requests are tried again (M14).', 'only what Istio retries by itself'),
  timeout: optional(
    either({ scalar: TIME, map: mapOf(PATH_PREFIX, TIME, true) }),
    'How long a request may take, for all paths or by path prefix (M17).',
    'no limit, or what `retries.within` says',
  ),
  pool: optional(pool, 'Connections that one proxy may open to this service (M15).', 'no limit'),
  balance: optional(words('least-request', 'round-robin', 'random'), 'How pods take turns (M16).', 'least-request'),
  locality: optional(locality, 'How much stays in the caller’s zone (M18).', 'zones make no difference'),
  affinity: optional(affinity, 'The same user reaches the same pod (M10).', 'every request is placed anew'),
  ab: optional(headerRoute, 'Users with a header reach a version of their own (M04).', 'everybody reaches the same'),
  mirror: optional(mirror, 'A copy of the traffic goes elsewhere, its answers are dropped (M07).', 'no copy'),
  loadTest: optional(headerRoute, 'Load tests reach pods of their own (M08).', 'load tests hit what users hit'),
  maintenance: optional(maintenance, 'A friendly answer while the service is closed (M09).', 'there is no such switch'),
  headers: optional(headers, 'Headers that are set, added or removed (M11).', 'as they came'),
  rateLimit: optional(rateLimit, 'What each pod admits before it answers 429 (M12).', 'no limit'),
  fault: optional(fault, 'Delays and aborts on purpose (M24).', 'none'),
  auth: optional(auth, 'Who may call this service (M21, M22).', 'its callers'),
  split: optional(
    mapOf(NAME, quantity(share), true),
    'Share of its requests that each cluster takes (M19).',
    'callers stay in their cluster',
  ),
} as const;
