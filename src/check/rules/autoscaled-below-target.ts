import { inEachCluster } from '../facts/cluster-facts.ts';
import { percentText } from '../facts/percent-text.ts';
import { keeps, readyTarget, zonesOfCluster } from '../facts/ready-target.ts';
import { servingWorkloads, workloadText } from '../facts/serving-workloads.ts';
import { fullestZone, zoneSpreadOf } from '../facts/zone-spread.ts';
import type { Rule } from '../types.ts';

/** `7, 8, 10-14`. */
function ranges(counts: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < counts.length; ) {
    let end = at;
    while (counts[end + 1] === counts[end]! + 1) end++;
    parts.push(end - at > 1 ? `${counts[at]}-${counts[end]}` : counts.slice(at, end + 1).join(', '));
    at = end + 1;
  }
  return parts.join(', ');
}

export const autoscaledBelowTarget: Rule = {
  code: 'AVL012',
  title: 'Replica counts of the autoscaler at which a lost zone breaks the promise',
  severity: 'info',
  rows: ['D01'],
  why: 'An autoscaler stops at any count. Pods divide evenly over zones only at multiples of their number; in between, the fullest zone takes more away.',
  fix: 'scale in steps of the number of zones, or leave room: a minimum well above what the load needs',
  find: inEachCluster((facts) => {
    const zones = zonesOfCluster(facts);
    if (zones === null || zones < 2) return [];
    return servingWorkloads(facts).flatMap(({ workload, service }) => {
      const target = readyTarget(facts, service.id);
      const autoscaler = facts.autoscalerOf(workload);
      const { kind, maxSkew } = zoneSpreadOf(workload);
      if (target === null || autoscaler === undefined || kind !== 'hard') return [];
      const { minReplicas, maxReplicas, manifest } = autoscaler;
      const length = Math.min(1000, Math.max(0, maxReplicas - minReplicas));
      const counts = Array.from({ length }, (_, step) => minReplicas + 1 + step);
      const broken = counts.filter((count) => !keeps(count - fullestZone(count, zones, maxSkew), count, target));
      if (broken.length === 0) return [];
      const message = `with ${ranges(broken)} pods of ${workloadText(workload)} the loss of a zone leaves less than ${percentText(target)}`;
      return [{ manifest, path: ['spec', 'maxReplicas'], message, service: service.id }];
    });
  }),
};
