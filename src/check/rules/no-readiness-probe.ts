import { inEachCluster } from '../facts/cluster-facts.ts';
import { servingWorkloads } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

export const noReadinessProbe: Rule = {
  code: 'DLV001',
  title: 'No readiness probe',
  severity: 'warning',
  rows: ['V01', 'D01'],
  why: 'A container without one counts as ready the moment it runs: in every update requests go to pods that cannot answer yet, and a broken version replaces the good one to the last pod.',
  fix: 'add a readinessProbe that asks the application itself',
  find: inEachCluster((facts) =>
    servingWorkloads(facts).flatMap(({ workload, service, isScrapedOnly }) => {
      const { containers, serving } = workload.template;
      if (isScrapedOnly || containers.some(({ readiness }) => readiness !== null)) return [];
      const message = `container ${serving.name} gets requests for ${service.id} as soon as it runs`;
      const path = ['spec', 'template', 'spec', 'containers', Math.max(0, containers.indexOf(serving))];
      return [{ manifest: workload.manifest, path, message, service: service.id }];
    }),
  ),
};
