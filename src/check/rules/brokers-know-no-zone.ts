import { inEachCluster } from '../facts/cluster-facts.ts';
import { kafkas } from '../facts/kafkas.ts';
import { zoneSpreadOf } from '../facts/zone-spread.ts';
import type { Rule } from '../types.ts';

export const brokersKnowNoZone: Rule = {
  code: 'DAT018',
  title: 'Copies that may all be in one zone',
  severity: 'warning',
  rows: ['D01', 'D05'],
  why: 'Kafka puts copies into different racks, and knows of racks what brokers tell it. Without `rack` brokers in three zones are all alike to it, and with `rack` alone they may stand in one.',
  fix: 'write rack with topologyKey: topology.kubernetes.io/zone, and topologySpreadConstraints with DoNotSchedule in template.pod of the brokers',
  find: inEachCluster((facts) =>
    kafkas(facts).flatMap(({ manifest, name, brokers, hasRack, pools }) => {
      if (brokers < 2) return [];
      if (!hasRack) {
        const message = `brokers of ${name} do not know in which zone they are: all copies of a partition may be in one`;
        return [{ manifest, path: ['spec', 'kafka'], message }];
      }
      return pools
        .filter(({ roles, replicas }) => roles.includes('broker') && replicas > 1)
        .filter(({ workload }) => workload !== undefined && zoneSpreadOf(workload).kind !== 'hard')
        .map((pool) => ({
          manifest: pool.manifest,
          path: ['spec'],
          message: `nothing keeps its ${pool.replicas} brokers from standing in one zone`,
        }));
    }),
  ),
};
