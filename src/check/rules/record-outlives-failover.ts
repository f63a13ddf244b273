import { printDuration, SECOND_US } from '../../units/duration.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { askedRecords } from '../facts/dns-records.ts';
import type { Rule } from '../types.ts';

/** Three failures of a check every ten seconds, the fastest that Route 53 has. */
const DETECTION_US = 30 * SECOND_US;
/** What external-dns writes where nothing is said. */
const DEFAULT_TTL = 300;

export const recordOutlivesFailover: Rule = {
  code: 'DNS003',
  title: 'Answers that are kept longer than a failover may take',
  severity: 'error',
  rows: ['D06', 'D07', 'D10'],
  why: 'Resolvers keep an answer for its TTL, and some longer (RFC 8767). Until it has ended clients go where nobody answers, however fast everything else was.',
  fix: 'write a shorter TTL, or promise more time; what must be faster than DNS is done within the region',
  find: inEachCluster((facts) => {
    const figures = facts.targets?.figures ?? [];
    const promised = (row: string) => figures.find((figure) => figure.row === row && figure.unit === 'us');
    const zones = new Set((facts.targets?.regions ?? []).flatMap((region) => region.zones));
    return askedRecords(facts).flatMap(({ manifest, ttlPath, name, identifier, ttl }) => {
      if (identifier === '') return [];
      const isZonal = zones.has(identifier);
      const limit = promised(isZonal ? 'D02' : 'D10');
      const needed = (ttl ?? DEFAULT_TTL) * SECOND_US + DETECTION_US;
      if (limit === undefined || needed <= limit.value) return [];
      const what = isZonal ? 'a lost zone' : 'a lost region';
      const message = `clients of ${name} follow ${printDuration(needed)} after ${what} at the soonest, ${printDuration(limit.value)} are promised`;
      return [{ manifest, path: ttlPath, message, other: { figure: limit } }];
    });
  }),
};
