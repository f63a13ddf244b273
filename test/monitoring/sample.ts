/** A series as a test of rules is given it. */
export interface Sample {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** First value and what it gains every half minute. */
  readonly from: number;
  readonly gain: number;
}

/** Stays what it is. */
export function gauge(metric: string, labels: Sample['labels'], value: number): Sample {
  return { metric, labels, from: value, gain: 0 };
}

/** Grows by so much per second. */
export function counter(metric: string, labels: Sample['labels'], perSecond: number): Sample {
  return { metric, labels, from: 0, gain: perSecond * 30 };
}
