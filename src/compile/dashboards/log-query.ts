/** LogQL as data that is printed: which lines, and how many per second. */
import type { Matchers } from '../monitoring/query.ts';

export interface LogQuery {
  /** Streams, by the labels that Loki indexes. */
  readonly streams: Matchers;
  /** Lines of JSON are taken apart, so that their fields can be asked for. */
  readonly json: boolean;
  /** What a line must have beside its stream. */
  readonly where: readonly (readonly [label: string, is: '=' | '=~' | '!=' | '>=', value: string | number])[];
  /** Lines per second by these labels; null: the lines themselves. */
  readonly rateBy: readonly string[] | null;
}

/** The query as Loki reads it. */
export function printLogQuery({ streams, json, where, rateBy }: LogQuery): string {
  const matchers = Object.entries(streams).map(([label, matcher]) => {
    const { is, value } = typeof matcher === 'string' ? { is: '=', value: matcher } : matcher;
    return `${label}${is}${JSON.stringify(value)}`;
  });
  const stages = [
    ...(json ? ['json'] : []),
    ...where.map(([label, is, value]) => `${label} ${is} ${JSON.stringify(value)}`),
  ];
  const lines = [`{${matchers.join(', ')}}`, ...stages].join(' | ');
  return rateBy === null ? lines : `sum by (${rateBy.join(', ')}) (rate(${lines} [5m]))`;
}
