/**
 * PromQL's functions and aggregations: prometheus/prometheus promql/parser/functions.go, version 3.15.
 */
import type { ValueType } from './types.ts';

export interface Signature {
  readonly parameters: readonly ValueType[];
  /** How many may be left out at the end, or come on top of them (`Infinity`): the last parameter is optional and repeats. */
  readonly more: number;
  readonly returns: ValueType;
  /** Only with a feature flag. */
  readonly experimental: boolean;
}

const TYPES: Readonly<Record<string, ValueType>> = {
  v: 'instant vector',
  r: 'range vector',
  n: 'scalar',
  s: 'string',
};

/** Functions by the types that they take: v instant vector, r range vector, n scalar, s string. `+` repeats the last. */
const BY_PARAMETERS: Readonly<Record<string, string>> = {
  v: `abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count histogram_sum
    histogram_stddev histogram_stdvar ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp`,
  'v?': 'days_in_month day_of_month day_of_week day_of_year hour minute month year',
  r: `absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate
    last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time
    sum_over_time`,
  vnn: 'clamp',
  vn: 'clamp_max clamp_min',
  'vn?': 'round',
  nnv: 'histogram_fraction',
  nv: 'histogram_quantile',
  nr: 'quantile_over_time',
  rn: 'predict_linear',
  vssss: 'label_replace',
  'vsss+': 'label_join',
  n: 'vector',
};

const EXPERIMENTAL: Readonly<Record<string, string>> = {
  r: 'mad_over_time ts_of_first_over_time ts_of_max_over_time ts_of_min_over_time ts_of_last_over_time',
  rnn: 'double_exponential_smoothing',
  'vv?': 'info',
  'vs+': 'sort_by_label sort_by_label_desc',
  v: 'start_timestamp',
};

function rows(table: Readonly<Record<string, string>>, experimental: boolean): [string, Signature][] {
  return Object.entries(table).flatMap(([written, names]) => {
    const parameters = [...written.replace(/[?+]$/, '')].map((letter) => TYPES[letter]!);
    const more = written.endsWith('?') ? 1 : written.endsWith('+') ? Number.POSITIVE_INFINITY : 0;
    const returns: ValueType = 'instant vector';
    return names.split(/\s+/).map((name): [string, Signature] => [name, { parameters, more, returns, experimental }]);
  });
}

const NUMBER: Signature = { parameters: [], more: 0, returns: 'scalar', experimental: false };

/** Every function by name. */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map([
  ...rows(BY_PARAMETERS, false),
  ...rows(EXPERIMENTAL, true),
  ['time', NUMBER],
  ['pi', NUMBER],
  ['scalar', { parameters: ['instant vector'], more: 0, returns: 'scalar', experimental: false }],
  ...['start', 'end', 'range', 'step'].map((name): [string, Signature] => [name, { ...NUMBER, experimental: true }]),
  ...['max_of', 'min_of'].map((name): [string, Signature] => [
    name,
    { parameters: ['scalar', 'scalar'], more: 0, returns: 'scalar', experimental: true },
  ]),
  [
    'histogram_quantiles',
    {
      parameters: ['instant vector', 'string', 'scalar', 'scalar'],
      more: 9,
      returns: 'instant vector',
      experimental: true,
    },
  ],
]);

/** What each aggregation takes in front of its vector, or null. */
export const AGGREGATIONS: ReadonlyMap<string, ValueType | null> = new Map<string, ValueType | null>([
  ...['sum', 'avg', 'count', 'min', 'max', 'group', 'stddev', 'stdvar'].map((name): [string, null] => [name, null]),
  ...['topk', 'bottomk', 'quantile', 'limitk', 'limit_ratio'].map((name): [string, ValueType] => [name, 'scalar']),
  ['count_values', 'string'],
]);

export const EXPERIMENTAL_AGGREGATIONS: ReadonlySet<string> = new Set(['limitk', 'limit_ratio']);

export const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=']);
export const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);
/** Functions over the increase of a counter. */
export const RATES: ReadonlySet<string> = new Set(['rate', 'irate', 'increase']);
/** Functions over the difference of a gauge. */
export const DIFFERENCES: ReadonlySet<string> = new Set(['delta', 'idelta', 'deriv', 'predict_linear']);
