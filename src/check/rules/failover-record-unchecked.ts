import { inEachCluster } from '../facts/cluster-facts.ts';
import { askedRecords } from '../facts/dns-records.ts';
import type { Rule } from '../types.ts';

export const failoverRecordUnchecked: Rule = {
  code: 'DNS001',
  title: 'A failover record that nobody checks',
  severity: 'error',
  rows: ['D06', 'D07'],
  why: 'A record without a health check counts as healthy whatever happens behind it: the second one is never the answer. external-dns makes no checks; it only names those that exist.',
  fix: 'make a health check, and name it: aws/health-check-id',
  find: inEachCluster((facts) =>
    askedRecords(facts).flatMap(({ manifest, path, name, identifier, policy, isChecked }) => {
      if (policy !== 'failover' || isChecked) return [];
      const message = `${identifier === '' ? 'a record' : `the record ${identifier}`} of ${name} has no health check: nothing fails over`;
      return [{ manifest, path, message }];
    }),
  ),
};
