import type { ConformanceCase, OfferedRequest } from '../types.ts';
import { destinationRule, EXACT, GATEWAY, gateway, get, pods, sendAll, service, virtualService } from './fragments.ts';

const TO_WEB = 'route: [{ destination: { host: web } }]';
/** Retries follow at once, so that only the tries and their number are compared. */
const AT_ONCE = 'backoff: 1ms';

/** The answer is chosen by the request and the same for every try. */
function answered(answer: string): OfferedRequest {
  return get('/', { 'x-answer': answer });
}

function retryCase(
  name: string,
  rule: string,
  steps: ConformanceCase['steps'],
  more: Partial<ConformanceCase> & { readonly policy?: string } = {},
): ConformanceCase {
  const { policy = '', ...rest } = more;
  return {
    suite: 'retries',
    name,
    backs: ['retries'],
    objects:
      gateway() +
      service('web') +
      (policy === '' ? '' : destinationRule('web', policy)) +
      virtualService(`- ${rule === '' ? '' : `${rule}\n  `}${TO_WEB}`),
    proxy: GATEWAY,
    pods: pods('web', 1),
    steps,
    compare: EXACT,
    ...rest,
  };
}

const TIMEOUTS: readonly ConformanceCase[] = [
  retryCase(
    'timeout of a route',
    'timeout: 200ms',
    sendAll(answered('200 after 20'), answered('200 after 500'), answered('hang')),
    { backs: ['timeout'] },
  ),
  retryCase('no timeout unless one is stated', '', sendAll(answered('200 after 1500')), { backs: ['timeout'] }),
  retryCase(
    'timeout is never retried',
    `timeout: 200ms\n  retries: { attempts: 3, retryOn: "5xx,gateway-error", ${AT_ONCE} }`,
    sendAll(answered('hang')),
    { backs: ['timeout', 'retries'] },
  ),
  retryCase(
    'timeout covers all tries',
    `timeout: 500ms\n  retries: { attempts: 10, retryOn: 5xx, ${AT_ONCE} }`,
    sendAll(answered('503 after 200')),
    { backs: ['timeout', 'retries'] },
  ),
  retryCase(
    'timeout of a try is retried under 5xx',
    `timeout: 2s\n  retries: { attempts: 2, retryOn: 5xx, perTryTimeout: 200ms, ${AT_ONCE} }`,
    sendAll(answered('hang'), answered('200 after 20')),
    { backs: ['timeout', 'retries'] },
  ),
  retryCase(
    'timeout of a try is retried under gateway-error',
    `timeout: 2s\n  retries: { attempts: 1, retryOn: gateway-error, perTryTimeout: 200ms, ${AT_ONCE} }`,
    sendAll(answered('hang')),
    { backs: ['timeout', 'retries'] },
  ),
  retryCase(
    'timeout of a try is not retried under connect-failure',
    `timeout: 2s\n  retries: { attempts: 2, retryOn: connect-failure, perTryTimeout: 200ms, ${AT_ONCE} }`,
    sendAll(answered('hang')),
    { backs: ['timeout', 'retries'] },
  ),
  retryCase(
    'timeout of a try that is longer than the route’s',
    `timeout: 200ms\n  retries: { attempts: 2, retryOn: 5xx, perTryTimeout: 2s, ${AT_ONCE} }`,
    sendAll(answered('hang')),
    { backs: ['timeout', 'retries'] },
  ),
  retryCase(
    'a later try succeeds within its own timeout',
    `timeout: 3s\n  retries: { attempts: 3, retryOn: "5xx,reset", perTryTimeout: 200ms, ${AT_ONCE} }`,
    sendAll(get('/')),
    {
      backs: ['timeout', 'retries'],
      pods: pods('web', 1, { answers: ['hang', 'hang', '200'] }),
    },
  ),
];

const CONDITIONS: readonly ConformanceCase[] = [
  retryCase('503 is not retried by default', '', sendAll(answered('503'), answered('500'), answered('429'))),
  retryCase('a refused connection is retried by default', '', sendAll(get('/')), {
    pods: pods('web', 1, { listens: false }),
  }),
  retryCase('a broken connection is not retried by default', '', sendAll(answered('close'))),
  retryCase(
    '5xx: statuses, broken and refused connections',
    `retries: { attempts: 2, retryOn: 5xx, ${AT_ONCE} }`,
    sendAll(answered('500'), answered('503'), answered('404'), answered('close'), answered('200')),
  ),
  retryCase('5xx on a refused connection', `retries: { attempts: 2, retryOn: 5xx, ${AT_ONCE} }`, sendAll(get('/')), {
    pods: pods('web', 1, { listens: false }),
  }),
  retryCase(
    'gateway-error: 502, 503, 504 only',
    `retries: { attempts: 1, retryOn: gateway-error, ${AT_ONCE} }`,
    sendAll(answered('500'), answered('501'), answered('502'), answered('503'), answered('504'), answered('close')),
  ),
  retryCase(
    'reset: no status at all',
    `retries: { attempts: 2, retryOn: reset, ${AT_ONCE} }`,
    sendAll(answered('close'), answered('503')),
  ),
  retryCase(
    'connect-failure: not what breaks later',
    `retries: { attempts: 2, retryOn: connect-failure, ${AT_ONCE} }`,
    sendAll(answered('close'), answered('503')),
  ),
  retryCase(
    'retriable-4xx is 409',
    `retries: { attempts: 1, retryOn: retriable-4xx, ${AT_ONCE} }`,
    sendAll(answered('409'), answered('404'), answered('429')),
  ),
  retryCase(
    'numbers among the conditions are statuses',
    `retries: { attempts: 1, retryOn: "429,503", ${AT_ONCE} }`,
    sendAll(answered('429'), answered('503'), answered('500')),
  ),
  retryCase(
    'attempts without conditions keep the default ones',
    `retries: { attempts: 3, ${AT_ONCE} }`,
    sendAll(answered('503'), answered('close')),
  ),
  retryCase('attempts of zero turn retries off', 'retries: { attempts: 0 }', sendAll(get('/')), {
    pods: pods('web', 1, { listens: false }),
  }),
  retryCase(
    'an upstream’s overload is not retried',
    `retries: { attempts: 2, retryOn: 5xx, ${AT_ONCE} }`,
    sendAll(answered('503 with x-envoy-overloaded=true'), answered('503')),
  ),
  retryCase(
    'an upstream’s rate limit is not retried',
    `retries: { attempts: 2, retryOn: "429", ${AT_ONCE} }`,
    sendAll(answered('429 with x-envoy-ratelimited=true'), answered('429')),
  ),
  retryCase(
    'retries end with the first success',
    `retries: { attempts: 5, retryOn: 5xx, ${AT_ONCE} }`,
    sendAll(get('/'), get('/')),
    { pods: pods('web', 1, { answers: ['503', '500', '200'] }) },
  ),
];

const LIMITS: readonly ConformanceCase[] = [
  retryCase(
    'another host is tried where there is one',
    `retries: { attempts: 2, retryOn: 5xx, ${AT_ONCE} }`,
    [{ send: get('/'), times: 12 }],
    {
      policy: 'loadBalancer: { simple: ROUND_ROBIN }',
      pods: [...pods('web', 2), ...pods('web', 1, { name: 'bad', answers: ['503'] })],
      compare: { kind: 'exact', backend: 'pod', upToStart: true },
    },
  ),
  retryCase('the only host is tried again', `retries: { attempts: 2, retryOn: 5xx, ${AT_ONCE} }`, sendAll(get('/')), {
    pods: pods('web', 1, { answers: ['503'] }),
  }),
  retryCase(
    'the last try finds a closed port',
    `retries: { attempts: 1, retryOn: 5xx, ${AT_ONCE} }`,
    [{ send: get('/'), times: 8 }],
    {
      policy: 'loadBalancer: { simple: ROUND_ROBIN }',
      pods: [...pods('web', 1, { answers: ['503'] }), ...pods('web', 1, { name: 'shut', listens: false })],
      compare: { kind: 'exact', backend: 'pod', upToStart: true },
    },
  ),
  retryCase(
    'with a hash the same host is tried again',
    `retries: { attempts: 2, retryOn: 5xx, ${AT_ONCE} }`,
    [{ send: ['a', 'b', 'c', 'd', 'e', 'f'].map((user) => get('/', { 'x-user': user })) }],
    {
      backs: ['retries', 'ring hash'],
      policy: 'loadBalancer: { consistentHash: { httpHeaderName: x-user } }',
      pods: [...pods('web', 2), ...pods('web', 1, { name: 'bad', answers: ['503'] })],
      compare: { kind: 'exact', backend: 'pod' },
    },
  ),
  retryCase(
    'no more retries at once than the circuit breaker allows',
    'retries: { attempts: 1, retryOn: 5xx, backoff: 10ms }',
    [{ send: answered('503 after 200'), times: 10, inFlight: 10 }],
    {
      backs: ['retries', 'retry limits'],
      policy: 'connectionPool: { http: { maxRetries: 3 } }',
      compare: { kind: 'exact', unordered: true },
    },
  ),
  retryCase(
    'no more retries at once than the budget allows',
    // Answers come one by one (Envoy counts a stream until its event loop's turn ends), and no retry begins before all
    // first tries have ended: so each answer finds one request fewer in flight than the last.
    'retries: { attempts: 1, retryOn: 5xx, backoff: 2s }',
    [{ send: answered('503 after 300'), times: 40, everyMs: 5 }],
    {
      backs: ['retries', 'retry limits'],
      policy: 'retryBudget: { percent: 20, minRetryConcurrency: 3 }',
      compare: { kind: 'counts', of: 'flags', within: 1 },
    },
  ),
  retryCase(
    'the budget’s minimum counts when little is in flight',
    'retries: { attempts: 1, retryOn: 5xx, backoff: 10ms }',
    [{ send: answered('503 after 200'), times: 6, inFlight: 6 }],
    {
      backs: ['retries', 'retry limits'],
      policy: 'retryBudget: { percent: 20, minRetryConcurrency: 2 }',
      compare: { kind: 'exact', unordered: true },
    },
  ),
  retryCase(
    'back-off is full jitter that doubles up to ten times its base',
    'retries: { attempts: 5, retryOn: 5xx, backoff: 100ms }',
    [{ send: answered('503'), times: 160, inFlight: 40 }],
    {
      backs: ['retries', 'retry back-off'],
      compare: { kind: 'backoff', retries: 5 },
    },
  ),
];

export const RETRIES: readonly ConformanceCase[] = [...TIMEOUTS, ...CONDITIONS, ...LIMITS];
