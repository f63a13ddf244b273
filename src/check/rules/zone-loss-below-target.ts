import { inEachCluster } from '../facts/cluster-facts.ts';
import { percentText } from '../facts/percent-text.ts';
import { keeps, readyTarget, zonesOfCluster } from '../facts/ready-target.ts';
import { servingWorkloads } from '../facts/serving-workloads.ts';
import { fullestZone, zoneSpreadOf } from '../facts/zone-spread.ts';
import type { Rule } from '../types.ts';

export const zoneLossBelowTarget: Rule = {
  code: 'AVL010',
  title: 'Too few pods are left when a zone is lost',
  severity: 'warning',
  rows: ['D01'],
  why: 'The promise is judged on the worst placement that hard rules allow; with these replicas the fullest zone takes more away than was promised.',
  fix: 'choose a multiple of the number of zones as replicas, or promise less',
  find: inEachCluster((facts) => {
    const zones = zonesOfCluster(facts);
    if (zones === null || zones < 2) return [];
    return servingWorkloads(facts).flatMap(({ workload, service }) => {
      const target = readyTarget(facts, service.id);
      const { kind, maxSkew } = zoneSpreadOf(workload);
      const { replicas } = workload;
      if (target === null || kind !== 'hard' || replicas < 2) return [];
      const lost = fullestZone(replicas, zones, maxSkew);
      if (keeps(replicas - lost, replicas, target)) return [];
      const message = `the fullest of ${zones} zones may hold ${lost} of its ${replicas} pods: ${percentText((replicas - lost) / replicas)} would be left, ${percentText(target)} are promised`;
      return [{ manifest: workload.manifest, path: ['spec', 'replicas'], message, service: service.id }];
    });
  }),
};
