import { inEachCluster } from '../facts/cluster-facts.ts';
import { rollingBounds } from '../facts/rolling-bounds.ts';
import { servingWorkloads } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

export const updateStopsAll: Rule = {
  code: 'DLV005',
  title: 'An update that may stop every pod at once',
  severity: 'warning',
  rows: ['V01'],
  why: 'Between the last old pod and the first new one nobody answers; with a bad version that is until somebody rolls back.',
  fix: 'use RollingUpdate with maxUnavailable: 25% and maxSurge: 25%',
  find: inEachCluster((facts) =>
    servingWorkloads(facts).flatMap(({ workload, service }) => {
      const bounds = rollingBounds(workload);
      const isRecreated = workload.update.kind === 'recreate';
      const takesAll = bounds !== null && bounds.unavailable >= workload.replicas;
      // Where one pod is all there is, every way to replace it leaves a gap or needs a second one: another rule's matter.
      if (workload.replicas < 2 || (!isRecreated && !takesAll)) return [];
      const how = isRecreated
        ? 'all pods stop before the first new one starts'
        : `all ${workload.replicas} pods may be taken away at once`;
      const path = ['spec', 'strategy', ...(isRecreated ? ['type'] : [])];
      return [{ manifest: workload.manifest, path, message: how, service: service.id }];
    }),
  ),
};
