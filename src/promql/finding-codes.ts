import type { QueryFinding } from './types.ts';

interface Code {
  readonly severity: QueryFinding['severity'];
  readonly title: string;
}

/** What each code means. Errors up to PQL009 are Prometheus' own; the others it cannot see. */
export const FINDING_CODES = {
  PQL001: { severity: 'error', title: 'the query does not parse' },
  PQL002: { severity: 'error', title: 'a value of another type is needed' },
  PQL003: { severity: 'error', title: 'wrong number of arguments' },
  PQL004: { severity: 'error', title: 'unknown function' },
  PQL005: { severity: 'error', title: 'a regular expression does not compile' },
  PQL006: { severity: 'error', title: 'a selector that names nothing, or two metrics' },
  PQL007: { severity: 'error', title: 'bool where it may not be, or missing' },
  PQL008: { severity: 'error', title: 'matching of labels where it may not be' },
  PQL009: { severity: 'error', title: 'a function that is off unless switched on' },
  PQL010: { severity: 'error', title: 'nobody exports this metric' },
  PQL011: { severity: 'error', title: 'the metric has no series by this name' },
  PQL012: { severity: 'error', title: 'a matcher for a label that the metric does not have' },
  PQL013: { severity: 'error', title: 'a matcher for a value that the label never has' },
  PQL014: { severity: 'error', title: 'matchers that exclude each other' },
  PQL015: { severity: 'error', title: 'a quantile of buckets without le' },
  PQL016: { severity: 'error', title: 'two sides that can never match' },
  PQL017: { severity: 'error', title: 'a window with fewer than two samples' },
  PQL018: { severity: 'error', title: 'the engine of this version does not export the metric' },
  PQL020: { severity: 'warning', title: 'a rate of something that is not a counter' },
  PQL021: { severity: 'warning', title: 'a counter used as it stands' },
  PQL022: { severity: 'warning', title: 'a difference of a counter' },
  PQL023: { severity: 'warning', title: 'a rate taken after adding up' },
  PQL024: { severity: 'warning', title: 'a quantile of buckets that are not rates' },
  PQL025: { severity: 'warning', title: 'grouped by a label that is not there' },
  PQL026: { severity: 'warning', title: 'joined by a label that is not there' },
  PQL027: { severity: 'warning', title: 'requests counted twice: no reporter' },
  PQL028: { severity: 'warning', title: 'a metric with a better one in its place' },
  PQL029: { severity: 'warning', title: 'a quantile outside 0 to 1' },
  PQL030: { severity: 'error', title: 'a statistic that the proxy leaves out' },
  PQL031: { severity: 'warning', title: 'quantiles added up or averaged' },
} as const satisfies Readonly<Record<string, Code>>;

export type FindingCode = keyof typeof FINDING_CODES;
