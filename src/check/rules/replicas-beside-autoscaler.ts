import { numberAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const replicasBesideAutoscaler: Rule = {
  code: 'SCL006',
  title: 'Replicas are written although an autoscaler sets them',
  severity: 'warning',
  rows: ['S01'],
  why: 'Every apply sets them back to what is written, in the middle of the load for which the autoscaler had added pods.',
  fix: 'leave spec.replicas out; the autoscaler’s minReplicas is where it starts',
  find: inEachCluster((facts) =>
    facts.workloads.flatMap((workload) => {
      const autoscaler = facts.autoscalerOf(workload);
      const written = numberAt(workload.manifest.object, ['spec', 'replicas']);
      // Written 0 switches the autoscaler off, which somebody meant.
      if (autoscaler === undefined || workload.operator !== null || written === undefined || written === 0) return [];
      const message = `replicas: ${written}, although ${autoscaler.manifest.object.kind} ${autoscaler.manifest.object.metadata.name} sets them`;
      const other = { manifest: autoscaler.manifest, path: ['spec', 'scaleTargetRef'] };
      return [{ manifest: workload.manifest, path: ['spec', 'replicas'], message, other }];
    }),
  ),
};
