/** gRPC: the status that counts stands in a header of an answer whose HTTP status is 200. */
import type { ConformanceCase, OfferedRequest } from '../types.ts';
import { destinationRule, EXACT, GATEWAY, gateway, get, pods, sendAll, service, virtualService } from './fragments.ts';

const CALLED = service('web').replace('name: http,', 'name: grpc,');

/** A call that its server answers with this status, in the headers as a server does that fails at once. */
function answered(grpcStatus: number): OfferedRequest {
  const headers = {
    'content-type': 'application/grpc',
    te: 'trailers',
    'x-answer': `200 with grpc-status=${grpcStatus} content-type=application/grpc`,
  };
  return { ...get('/shop.Cart/Add', headers), method: 'POST' };
}

function grpcCase(
  name: string,
  backs: ConformanceCase['backs'],
  told: Pick<ConformanceCase, 'steps'> &
    Partial<ConformanceCase> & { readonly route?: string; readonly policy?: string },
): ConformanceCase {
  const { route = '', policy = '', ...rest } = told;
  return {
    suite: 'grpc',
    name,
    backs,
    objects:
      gateway() +
      CALLED +
      (policy === '' ? '' : destinationRule('web', policy)) +
      virtualService(`- ${route === '' ? '' : `${route}\n  `}route: [{ destination: { host: web } }]`),
    proxy: GATEWAY,
    pods: pods('web', 1, { http2: true }),
    compare: EXACT,
    ...rest,
  };
}

export const GRPC: readonly ConformanceCase[] = [
  grpcCase('default retries: unavailable and cancelled', ['retries'], {
    steps: sendAll(...[0, 1, 2, 4, 8, 13, 14].map(answered)),
  }),
  grpcCase('retries by conditions of gRPC', ['retries'], {
    route: 'retries: { attempts: 1, retryOn: "deadline-exceeded,resource-exhausted,internal", backoff: 1ms }',
    steps: sendAll(...[0, 1, 4, 8, 13, 14].map(answered)),
  }),
  grpcCase('5xx does not look at gRPC', ['retries'], {
    route: 'retries: { attempts: 1, retryOn: 5xx, backoff: 1ms }',
    steps: sendAll(answered(14), answered(13)),
  }),
  grpcCase('ejection by gRPC statuses that stand for server errors', ['outlier ejection'], {
    route: 'retries: { attempts: 0 }',
    policy:
      'outlierDetection: { consecutive5xxErrors: 3, interval: 60s, baseEjectionTime: 60s, maxEjectionPercent: 100 }',
    facts: { mergeWindowMs: 0 },
    steps: [{ send: [14, 13, 5, 14, 2, 13, 0].map(answered), pauseMs: 15 }],
  }),
  grpcCase('a call may ask for less time than its route gives', ['timeout'], {
    route: 'timeout: 2s',
    steps: sendAll(
      {
        ...get('/shop.Cart/Add', {
          'content-type': 'application/grpc',
          te: 'trailers',
          'grpc-timeout': '200m',
          'x-answer': 'hang',
        }),
        method: 'POST',
      },
      {
        ...get('/shop.Cart/Add', {
          'content-type': 'application/grpc',
          te: 'trailers',
          'grpc-timeout': '200m',
          'x-answer': '200 after 50 with grpc-status=0',
        }),
        method: 'POST',
      },
    ),
  }),
];
