import { inEachCluster } from '../facts/cluster-facts.ts';
import { servingWorkloads } from '../facts/serving-workloads.ts';
import { zoneSpreadOf } from '../facts/zone-spread.ts';
import type { Rule } from '../types.ts';

export const spreadCountsLostZones: Rule = {
  code: 'AVL008',
  title: 'A spread constraint that still counts a lost zone',
  severity: 'warning',
  rows: ['D01', 'D02'],
  why: 'By default tainted nodes stay domains (nodeTaintsPolicy: Ignore): after the loss of a zone it is the emptiest domain, no other may take its pods, and replacements stay Pending.',
  fix: 'write nodeTaintsPolicy: Honor in the constraint',
  find: inEachCluster((facts) =>
    servingWorkloads(facts).flatMap(({ workload, service }) => {
      const { kind, constraint } = zoneSpreadOf(workload);
      if (workload.replicas < 2 || kind !== 'hard' || constraint === null || constraint.nodeTaintsPolicy === 'Honor')
        return [];
      const index = workload.template.scheduling.spread.indexOf(constraint);
      const path = ['spec', 'template', 'spec', 'topologySpreadConstraints', index];
      const message = `pods that are lost with their zone are not replaced elsewhere`;
      return [{ manifest: workload.manifest, path, message, service: service.id }];
    }),
  ),
};
