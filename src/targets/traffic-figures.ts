import { MINUTE_US, SECOND_US } from '../units/duration.ts';
import type { FigureDefinition } from './figure-definition.ts';

const MS = 1_000;

/** A share of requests that must all be treated so. */
function all(row: string, field: string, title: string, detail?: string): FigureDefinition {
  const definition: FigureDefinition = { row, unit: 'share', sense: 'atLeast', title, value: 1, field };
  return detail === undefined ? definition : { ...definition, detail };
}

/** A share of requests that nobody may suffer. */
function none(row: string, field: string, title: string, detail?: string): FigureDefinition {
  const definition: FigureDefinition = { row, unit: 'share', sense: 'atMost', title, value: 0, field };
  return detail === undefined ? definition : { ...definition, detail };
}

/** A share that somebody chose, within one point. */
function split(row: string, field: string, title: string, detail: string, tolerance = 0.01): FigureDefinition {
  return { row, unit: 'share', sense: 'equals', title, value: null, tolerance, field, detail };
}

/** A time that may not be exceeded. */
function within(row: string, field: string, title: string, value: number | null, detail?: string): FigureDefinition {
  const definition: FigureDefinition = { row, unit: 'us', sense: 'atMost', title, value, field };
  return detail === undefined ? definition : { ...definition, detail };
}

const TAGGED = 'header, headerValue: what tags a request ("" is any value); subset or service: where it must arrive';

/** Figures of requests and of the mesh that carries them. */
export const TRAFFIC_FIGURES: Readonly<Record<string, FigureDefinition>> = {
  canaryShare: split(
    'M03',
    'canary',
    'requests that reach the canary',
    'subset: the version; share is of requests without the header',
  ),
  canaryHeader: all('M03', 'canary.header', 'requests with the canary header that reach the canary', TAGGED),
  abHeader: all('M04', 'ab', 'tagged users who reach their version', TAGGED),
  mirrorShare: split('M07', 'mirror', 'requests that are mirrored', 'subset or service: where the copy goes'),
  mirrorHarm: none('M07', 'mirror', 'users hurt by a mirror that fails', 'subset or service: where the copy goes'),
  loadTestRoute: all('M08', 'loadTest', 'load-test requests that reach their own pods', TAGGED),
  loadTestLeak: none('M08', 'loadTest', 'user requests that reach the load-test pods', TAGGED),
  maintenanceAnswered: all(
    'M09',
    'maintenance',
    'requests that maintenance answers',
    'enabled, status, path: a closed path',
  ),
  maintenanceAllowed: all(
    'M09',
    'maintenance',
    'allow-listed requests that pass',
    'enabled, header, headerValue: what lets through; path',
  ),
  stickyShare: all(
    'M10',
    'affinity',
    'requests that return to the same pod',
    'by: cookie, header or sourceIp; name: of the cookie or header',
  ),
  headersApplied: all(
    'M11',
    'headers',
    'requests whose headers are edited as written',
    'set:NAME, add:NAME: the value on arrival; removed:NAME: true',
  ),
  admittedRate: {
    row: 'M12',
    unit: 'rps',
    sense: 'equals',
    title: 'requests that one pod admits',
    value: 1000,
    tolerance: 0.05,
    field: 'rateLimit',
    detail: 'burst: tokens at the start; path, method: of the endpoint, absent for the whole pod',
  },
  limitedAnswer: all('M12', 'rateLimit', 'refused requests that are told so with 429', 'path, method: of the endpoint'),
  timeToEjection: within('M13', 'breaker', 'a failing pod is ejected within', MINUTE_US),
  ejectedFor: {
    row: 'M13',
    unit: 'us',
    sense: 'atLeast',
    title: 'an ejected pod stays out for',
    value: 5 * MINUTE_US,
    field: 'breaker',
  },
  answered: {
    row: 'M14',
    unit: 'share',
    sense: 'atLeast',
    title: 'requests answered while 2 % of answers are random 503s',
    value: 0.999,
    field: 'retries',
    detail: 'errors: share of answers that are 503',
  },
  amplification: {
    row: 'M14',
    unit: 'ratio',
    sense: 'atMost',
    title: 'load on a service that is wholly out, over what was offered',
    value: 1.2,
    field: 'retries',
  },
  triedWithin: within('M14', 'retries', 'all tries of a request end within', 30 * SECOND_US),
  connections: {
    row: 'M15',
    unit: 'count',
    sense: 'atMost',
    title: 'connections that one proxy opens',
    value: 100,
    field: 'pool',
  },
  // The ledger states no spread. The busiest pod at half as much again as the mean is what three standard deviations
  // of a random choice look like at some 40 requests per pod; over a scenario's thousands it is generous.
  balanceSpread: {
    row: 'M16',
    unit: 'ratio',
    sense: 'atMost',
    title: 'load of the busiest pod over the mean',
    value: 1.5,
    field: 'balance',
    detail: 'balance: least-request, round-robin or random',
  },
  balanceLatency: within('M16', 'balance', 'balancing adds at most', 10 * MS),
  timeoutHonoured: within(
    'M17',
    'timeout',
    'no request waits longer than',
    null,
    'path: prefix that the limit holds for',
  ),
  sameZoneShare: split('M18', 'locality.sameZone', 'requests that stay in their zone', 'none', 0.02),
  crossZoneLatency: within('M18', 'locality', 'a request to another zone travels at most', 50 * MS),
  clusterShare: split(
    'M19',
    'split',
    'requests that go to the cluster',
    'destination: the cluster; host: the global host',
  ),
  gatewayFailover: within('M19', 'split', 'after the loss of a gateway requests are answered again within', MINUTE_US),
  deniedShare: all('M21', 'auth', 'calls that nobody allowed and that are denied'),
  allowedShare: all('M21', 'auth', 'calls that are allowed and pass'),
  jwtVerdicts: all(
    'M22',
    'auth.jwt',
    'tokens that are judged rightly',
    'issuer: name under mesh.jwt; require: a token must be there',
  ),
  addedDelay: {
    row: 'M24',
    unit: 'us',
    sense: 'equals',
    title: 'injected delay',
    value: 500 * MS,
    tolerance: 0.1,
    field: 'fault.delay',
    detail: 'header, headerValue: what selects the request; share: of those',
  },
  abortShare: split(
    'M24',
    'fault.abort',
    'selected requests that are aborted',
    'status; header, headerValue: what selects the request',
  ),
  faultLeak: none(
    'M24',
    'fault.header',
    'other requests that the fault touches',
    'header, headerValue: what selects the request',
  ),
};
