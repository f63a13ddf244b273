import { numberAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const scaledToNothing: Rule = {
  code: 'SCL011',
  title: 'A service that is scaled to nothing',
  severity: 'warning',
  rows: ['S01', 'D11'],
  why: 'While there is no pod every request is answered with 503 by the mesh or refused by the gateway: they hold none back until KEDA’s next poll and the first pod’s start.',
  fix: 'write minReplicaCount: 1 or more; only what takes its work from a queue can wait at none',
  find: inEachCluster((facts) =>
    facts.workloads.flatMap((workload) => {
      const manifest = facts.autoscalerOf(workload)?.manifest;
      if (manifest?.object.kind !== 'ScaledObject') return [];
      const service = facts.servicesOf(workload).find(({ isAsked }) => isAsked);
      const least = numberAt(manifest.object, ['spec', 'minReplicaCount']) ?? 0;
      const idle = numberAt(manifest.object, ['spec', 'idleReplicaCount']);
      if (service === undefined || (least > 0 && idle !== 0)) return [];
      const message = `${service.id} is asked by others, and ${manifest.object.metadata.name} may leave it without a pod`;
      return [
        { manifest, path: ['spec', idle === 0 ? 'idleReplicaCount' : 'minReplicaCount'], message, service: service.id },
      ];
    }),
  ),
};
