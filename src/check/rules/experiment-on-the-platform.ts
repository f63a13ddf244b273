import { chaosExperiments } from '../facts/chaos-experiments.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** What everything else stands on. */
const BENEATH: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'istio-system']);

export const experimentOnThePlatform: Rule = {
  code: 'CHS005',
  title: 'An experiment on what everything stands on',
  severity: 'warning',
  rows: ['X02'],
  why: 'The cluster’s own parts and the mesh serve every customer, and they are what ends the experiment: with them it may never be over.',
  fix: 'select the namespaces of applications; break a control plane in a cluster of its own',
  find: inEachCluster((facts) =>
    chaosExperiments(facts).flatMap(({ manifest, path, namespaces }) => {
      const beneath = namespaces.filter((name) => BENEATH.has(name));
      if (beneath.length === 0) return [];
      return [
        { manifest, path: [...path, 'selector', 'namespaces'], message: `it may touch pods in ${beneath.join(', ')}` },
      ];
    }),
  ),
};
