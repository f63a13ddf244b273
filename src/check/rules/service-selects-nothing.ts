import type { Workload } from '../../kubernetes/workload.ts';
import type { Labels } from '../../manifests/types.ts';
import { includesLabels } from '../../mesh/includes-labels.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { experimentLabels } from '../facts/experiment-labels.ts';
import { labelsSelector } from '../facts/pods-by-label.ts';
import type { Rule } from '../types.ts';

/** Labels that operators give the pods they make; whoever selects by them knows an operator that is not among the files. */
const OPERATOR_KEY =
  /^(?:prometheus|alertmanager|thanos-ruler|operator\.[a-z.]+\/.*|(?!app\.kubernetes\.io\/)[a-z0-9-]+(?:\.[a-z0-9-]+)+\/.*)$/;
const OPERATOR_VALUES: ReadonlySet<string> = new Set(['prometheus', 'alertmanager', 'prometheus-operator']);

/** Something outside the files may well make such pods. */
function mayBeMadeElsewhere(facts: ClusterFacts, namespace: string, selector: Labels): boolean {
  const values = Object.values(selector);
  if (
    values.some((value) => OPERATOR_VALUES.has(value)) ||
    Object.keys(selector).some((key) => OPERATOR_KEY.test(key))
  ) {
    return true;
  }
  return facts.customObjects(namespace).some(({ object }) => values.includes(object.metadata.name));
}

/** Every label is one by which pods of this namespace are told apart, so that a typing mistake is the likely cause. */
function usesTheirKeys(workloads: readonly Workload[], selector: Labels): boolean {
  return Object.keys(selector).every((key) => workloads.some(({ template }) => Object.hasOwn(template.labels, key)));
}

export const serviceSelectsNothing: Rule = {
  code: 'MAN024',
  title: 'A Service that selects no pods',
  severity: 'error',
  rows: ['D11'],
  why: 'It has no endpoints: whoever calls it is refused at once (in the mesh with 503).',
  fix: 'write labels that the pods carry, in the namespace where they run',
  find: inEachCluster((facts) => {
    const experiments = experimentLabels(facts);
    return facts.services.flatMap(({ id, service, workloads, manifest }) => {
      const { selector, namespace } = service;
      if (selector === null || workloads.length > 0 || manifest.object.kind !== 'Service') return [];
      const here = facts.workloadsIn(namespace);
      const query = { cluster: facts.cluster, namespace, selector: labelsSelector(selector) };
      // Jobs and experiments make pods too, which come and go.
      if (
        facts.index.selectWorkloads(query).length > 0 ||
        experiments.some((labels) => includesLabels(labels, selector))
      ) {
        return [];
      }
      if (!usesTheirKeys(here, selector) || mayBeMadeElsewhere(facts, namespace, selector)) return [];
      const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
      const message = `no pods in ${namespace} carry ${labels.join(', ')}`;
      return [{ manifest, path: ['spec', 'selector'], message, service: id }];
    });
  }),
};
