/** What is offered to a service, what a request costs it, and whom it calls: said alike in a spec and a targets file. */
import { HEADER_NAME, HOST_NAME, LINE, METHOD, PATH_PREFIX } from '../schema/name-texts.ts';
import {
  defaulted,
  either,
  listOf,
  mapOf,
  number,
  optional,
  quantity,
  record,
  required,
  text,
  words,
} from '../schema/record.ts';
import type { ValueOf } from '../schema/types.ts';
import { duration } from '../units/duration.ts';
import { rate } from '../units/rate.ts';

/** A hundred million: nothing real, and nothing that a simulator should be asked. */
const MOST_RPS = 1e8;

export const LOAD = either({
  scalar: quantity(rate),
  map: record('load', {
    rps: required(number(0, MOST_RPS), 'Requests per second that clients offer to the whole platform.'),
    host: optional(HOST_NAME, 'Authority that clients ask for.', 'the gateway’s host, or the service’s own name'),
    path: defaulted(PATH_PREFIX, 'Path that clients ask for.', '/', 'most requests have one'),
    method: defaulted(METHOD, 'Method of the requests.', 'GET', 'most requests read'),
    headers: defaulted(mapOf(HEADER_NAME, LINE), 'Headers that every request carries.', {}, 'none are needed'),
  }),
});
export type WrittenLoad = ValueOf<typeof LOAD>;

export const WORK = either({
  scalar: quantity(duration),
  map: record('work', {
    mean: required(quantity(duration), 'Mean processor time of one request.'),
    shape: defaulted(
      words('exponential', 'constant'),
      'How it varies from request to request.',
      'exponential',
      'service times vary, and a constant would hide the tail',
    ),
  }),
});
export type WrittenWork = ValueOf<typeof WORK>;

/** `api`, `shop/api` or a host. */
const CALLEE = text('the name of a service', {
  pattern: '^[a-z0-9](?:[-a-z0-9._/]*[a-z0-9])?$',
  longest: 317,
  examples: ['api'],
});

const MOST_CALLS = 1000;
export const CALLS = either({
  list: listOf(CALLEE),
  map: mapOf(
    CALLEE,
    either({
      scalar: number(0, MOST_CALLS),
      map: record('a call', {
        times: defaulted(number(0, MOST_CALLS), 'Calls per request of the caller.', 1, 'one call each is usual'),
        path: defaulted(PATH_PREFIX, 'Path that is asked for.', '/', 'most requests have one'),
        port: optional(number(1, 65_535), 'Port that is called.', 'the callee’s own'),
      }),
    }),
  ),
});
export type WrittenCalls = ValueOf<typeof CALLS>;
