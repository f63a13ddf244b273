import { inEachCluster } from '../facts/cluster-facts.ts';
import { servingWorkloads } from '../facts/serving-workloads.ts';
import { zoneSpreadOf } from '../facts/zone-spread.ts';
import type { Rule } from '../types.ts';

export const softZoneSpread: Rule = {
  code: 'AVL007',
  title: 'The spread over zones is only a wish',
  severity: 'info',
  rows: ['D01', 'D02'],
  why: 'ScheduleAnyway and preferred anti-affinity give way to every other score, and nothing puts the pods right afterwards: a promise about a lost zone cannot rest on it.',
  fix: 'write whenUnsatisfiable: DoNotSchedule with nodeTaintsPolicy: Honor',
  find: inEachCluster((facts) =>
    servingWorkloads(facts).flatMap(({ workload, service }) => {
      if (workload.replicas < 2 || zoneSpreadOf(workload).kind !== 'soft') return [];
      const message = `its ${workload.replicas} pods prefer different zones, and may all stand in one`;
      return [{ manifest: workload.manifest, path: ['spec', 'template', 'spec'], message, service: service.id }];
    }),
  ),
};
