import { inEachCluster } from '../facts/cluster-facts.ts';
import { type AskedRecord, askedRecords } from '../facts/dns-records.ts';
import type { Rule } from '../types.ts';

export const recordsUnchecked: Rule = {
  code: 'DNS002',
  title: 'Records of several regions that nobody checks',
  severity: 'info',
  rows: ['D06'],
  why: 'Records without health checks are given whatever happens to the region behind them: its share of the clients is lost until somebody has changed the records and the old answers have ended.',
  fix: 'make health checks and name them (aws/health-check-id), or have a failover change the records',
  find: inEachCluster((facts) => {
    const byName = new Map<string, AskedRecord[]>();
    for (const record of askedRecords(facts)) {
      const { name, identifier, policy, isChecked } = record;
      if (identifier === '' || isChecked || policy === 'simple' || policy === 'failover') continue;
      byName.set(name, [...(byName.get(name) ?? []), record]);
    }
    return [...byName].flatMap(([name, records]) => {
      const [first] = records;
      if (first === undefined || records.length < 2) return [];
      const message = `${records.length} records of ${name} have no health check: a lost region keeps its share of the clients`;
      return [{ manifest: first.manifest, path: first.path, message }];
    });
  }),
};
