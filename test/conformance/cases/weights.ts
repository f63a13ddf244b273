import type { ConformanceCase, OfferedRequest } from '../types.ts';
import {
  destinationRule,
  EXACT,
  exactWith,
  GATEWAY,
  gateway,
  get,
  pods,
  sendAll,
  service,
  virtualService,
} from './fragments.ts';

const SUBSETS = service('web') + destinationRule('web', '', ['v1', 'v2', 'v3']);
const PODS = [
  ...pods('web', 1, { version: 'v1' }),
  ...pods('web', 1, { version: 'v2' }),
  ...pods('web', 1, { version: 'v3' }),
];
/** Stands in for the random number on both sides. */
const CHOSEN = { weightHeader: 'x-chosen' } as const;

function chosen(...values: readonly number[]): readonly OfferedRequest[] {
  return values.map((value) => get('/', { 'x-chosen': String(value) }));
}

function split(...weights: readonly (readonly [subset: string, weight: number])[]): string {
  const destinations = weights.map(
    ([subset, weight]) => `    - { destination: { host: web, subset: ${subset} }, weight: ${weight} }`,
  );
  return gateway() + SUBSETS + virtualService(`- route:\n${destinations.join('\n')}`);
}

export const WEIGHTS: readonly ConformanceCase[] = [
  {
    suite: 'weights',
    name: 'a chosen value falls into its interval of 90/10',
    backs: ['weighted routing', 'subset selection'],
    objects: split(['v1', 90], ['v2', 10]),
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(...chosen(0, 1, 89, 90, 99, 100, 189, 190, 4_294_967_295)),
    hooks: CHOSEN,
    compare: EXACT,
  },
  {
    suite: 'weights',
    name: 'weights are relative',
    backs: ['weighted routing'],
    objects: split(['v1', 1], ['v2', 2], ['v3', 4]),
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(...chosen(0, 1, 2, 3, 6, 7, 8, 9, 10, 13, 14)),
    hooks: CHOSEN,
    compare: EXACT,
  },
  {
    suite: 'weights',
    name: 'a destination of weight zero receives nothing',
    backs: ['weighted routing'],
    objects: split(['v1', 0], ['v2', 50], ['v3', 50]),
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(...chosen(0, 49, 50, 99)),
    hooks: CHOSEN,
    compare: EXACT,
  },
  {
    suite: 'weights',
    name: 'a single destination receives everything, whatever its weight',
    backs: ['weighted routing'],
    objects: split(['v1', 0]),
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(...chosen(0, 50)),
    hooks: CHOSEN,
    compare: EXACT,
  },
  {
    suite: 'weights',
    name: 'a subset without pods keeps its share and answers 503',
    backs: ['weighted routing', 'no healthy upstream', 'subset selection'],
    objects: split(['v1', 90], ['v2', 10]),
    proxy: GATEWAY,
    pods: pods('web', 1, { version: 'v1' }),
    steps: sendAll(...chosen(0, 89, 90, 99)),
    hooks: CHOSEN,
    compare: EXACT,
  },
  {
    suite: 'weights',
    name: 'a subset that nobody defines answers 503',
    backs: ['weighted routing', 'subset selection'],
    objects: split(['v1', 50], ['v9', 50]),
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(...chosen(0, 49, 50, 99)),
    hooks: CHOSEN,
    compare: EXACT,
  },
  {
    suite: 'weights',
    name: 'headers of a destination beside those of the route',
    backs: ['weighted routing', 'header edits'],
    objects:
      gateway() +
      SUBSETS +
      virtualService(`
        - headers:
            request: { set: { x-route: route, x-both: route }, add: { x-list: route } }
            response: { set: { x-answer-both: route }, add: { x-answer-list: route } }
          route:
            - destination: { host: web, subset: v1 }
              weight: 50
              headers:
                request: { set: { x-own: own, x-both: own }, add: { x-list: own } }
                response: { set: { x-answer-both: own }, add: { x-answer-list: own } }
            - { destination: { host: web, subset: v2 }, weight: 50 }`),
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(...chosen(0, 50), get('/', { 'x-chosen': '0', 'x-list': 'client', 'x-both': 'client' })),
    hooks: CHOSEN,
    compare: exactWith(['x-route', 'x-own', 'x-both', 'x-list'], ['x-answer-both', 'x-answer-list']),
  },
  {
    suite: 'weights',
    name: 'shares of 80/20 at random',
    backs: ['weighted routing'],
    objects: split(['v1', 80], ['v2', 20]),
    proxy: GATEWAY,
    pods: PODS,
    steps: [{ send: get('/'), times: 3000, inFlight: 8 }],
    compare: { kind: 'shares', of: 'group' },
  },
  {
    suite: 'weights',
    name: 'shares of 1/2/4 at random',
    backs: ['weighted routing'],
    objects: split(['v1', 1], ['v2', 2], ['v3', 4]),
    proxy: GATEWAY,
    pods: PODS,
    steps: [{ send: get('/'), times: 3000, inFlight: 8 }],
    compare: { kind: 'shares', of: 'group' },
  },
  {
    suite: 'weights',
    name: 'the draw is per request, not per connection',
    backs: ['weighted routing'],
    objects: split(['v1', 50], ['v2', 50]),
    proxy: GATEWAY,
    pods: PODS,
    steps: [{ send: get('/'), times: 2000 }],
    compare: { kind: 'shares', of: 'group' },
  },
];
