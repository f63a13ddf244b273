import type { Workload } from '../../kubernetes/workload.ts';
import type { Path } from '../../manifests/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** Where the bounds stand. */
function boundsPath({ kind }: Workload): Path {
  return kind === 'Rollout' ? ['spec', 'strategy', 'canary'] : ['spec', 'strategy', 'rollingUpdate'];
}

function isZero(value: unknown): boolean {
  return value === 0 || value === '0%';
}

export const rollingUpdateImpossible: Rule = {
  code: 'DLV004',
  title: 'A rolling update that may neither add nor remove a pod',
  severity: 'error',
  rows: ['V01'],
  why: 'With maxUnavailable and maxSurge both 0 no pod can ever be replaced; the API server refuses the object.',
  fix: 'write maxSurge: 25%, or maxUnavailable: 1',
  find: inEachCluster((facts) =>
    facts.workloads.flatMap((workload) => {
      const { update } = workload;
      if (update.kind !== 'rolling' || !isZero(update.maxUnavailable) || !isZero(update.maxSurge)) return [];
      const message = 'maxUnavailable and maxSurge are both 0';
      return [{ manifest: workload.manifest, path: boundsPath(workload), message }];
    }),
  ),
};
