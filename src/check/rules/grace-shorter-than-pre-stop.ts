import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const graceShorterThanPreStop: Rule = {
  code: 'DLV003',
  title: 'A preStop that outlasts the time to stop',
  severity: 'warning',
  rows: ['V01'],
  why: 'terminationGracePeriodSeconds starts before preStop does: when it is over the container is killed, its requests with it, before it was ever told to stop.',
  fix: 'make terminationGracePeriodSeconds longer than preStop plus the longest request',
  find: inEachCluster((facts) =>
    facts.workloads.flatMap((workload) => {
      const { containers, terminationGraceUs } = workload.template;
      const longest = Math.max(0, ...containers.map(({ preStopUs }) => preStopUs));
      if (workload.operator !== null || longest === 0 || longest < terminationGraceUs) return [];
      const message = `preStop takes ${longest / 1e6} s of the ${terminationGraceUs / 1e6} s that pods have to stop`;
      const path = ['spec', 'template', 'spec', 'terminationGracePeriodSeconds'];
      return [{ manifest: workload.manifest, path, message }];
    }),
  ),
};
