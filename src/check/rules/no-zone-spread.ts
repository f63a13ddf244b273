import type { Workload } from '../../kubernetes/workload.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { servingWorkloads } from '../facts/serving-workloads.ts';
import { zoneSpreadOf } from '../facts/zone-spread.ts';
import type { Rule } from '../types.ts';

/** The zone that a node selector holds the pods in; null: none does. */
function pinnedZone({ template }: Workload): string | null {
  return template.scheduling.nodeSelector['topology.kubernetes.io/zone'] ?? null;
}

export const noZoneSpread: Rule = {
  code: 'AVL006',
  title: 'Nothing spreads the pods over zones',
  severity: 'warning',
  rows: ['D01', 'D02'],
  why: 'The scheduler’s own spread is a wish (maxSkew 5 over zones, ScheduleAnyway): all pods may stand in one zone, and go with it.',
  fix: 'add a topologySpreadConstraint: topologyKey topology.kubernetes.io/zone, maxSkew 1, DoNotSchedule, nodeTaintsPolicy Honor',
  find: inEachCluster((facts) =>
    servingWorkloads(facts).flatMap(({ workload, service }) => {
      if (workload.replicas < 2 || zoneSpreadOf(workload).kind !== 'none') return [];
      const zone = pinnedZone(workload);
      // One set of pods per zone: together they stand in several.
      if (zone !== null && service.workloads.some((other) => ![zone, null].includes(pinnedZone(other)))) return [];
      const message = `nothing keeps its ${workload.replicas} pods from standing in one zone`;
      return [{ manifest: workload.manifest, path: ['spec', 'template', 'spec'], message, service: service.id }];
    }),
  ),
};
