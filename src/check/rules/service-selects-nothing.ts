import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const serviceSelectsNothing: Rule = {
  code: 'MAN024',
  title: 'A Service that selects no pods',
  severity: 'error',
  rows: ['D11'],
  why: 'It has no endpoints: whoever calls it is refused at once (in the mesh with 503).',
  fix: 'write labels that the pods carry, in the namespace where they run',
  find: inEachCluster((facts) =>
    facts.services.flatMap(({ id, service, workloads, manifest }) => {
      const { selector, namespace } = service;
      if (selector === null || workloads.length > 0 || manifest.object.kind !== 'Service') return [];
      if (!facts.workloads.some((workload) => workload.namespace === namespace)) return [];
      const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
      const message = `no pods in ${namespace} carry ${labels.join(', ')}`;
      return [{ manifest, path: ['spec', 'selector'], message, service: id }];
    }),
  ),
};
