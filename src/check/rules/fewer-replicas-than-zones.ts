import { inEachCluster } from '../facts/cluster-facts.ts';
import { zonesOfCluster } from '../facts/ready-target.ts';
import { servingWorkloads } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

export const fewerReplicasThanZones: Rule = {
  code: 'AVL013',
  title: 'Fewer pods than zones',
  severity: 'warning',
  rows: ['D01', 'M18'],
  why: 'Some zone has no pod: what is called there crosses zones, and the loss of one zone takes a larger part away.',
  fix: 'run at least one pod per zone',
  find: inEachCluster((facts) => {
    const zones = zonesOfCluster(facts);
    if (zones === null) return [];
    return servingWorkloads(facts).flatMap(({ workload, service }) => {
      // Of a single pod another rule speaks, and a canary beside others is meant to be small.
      if (workload.replicas < 2 || workload.replicas >= zones || service.replicas >= zones) return [];
      const message = `${workload.replicas} pods for ${zones} zones`;
      return [{ manifest: workload.manifest, path: ['spec', 'replicas'], message, service: service.id }];
    });
  }),
};
