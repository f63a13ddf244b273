import { networkPoliciesOf } from '../../kubernetes/network-policy.ts';
import { field, stringRecordAt } from '../../manifests/field.ts';
import { labelSelectorOf, matchesLabels } from '../../manifests/label-selector.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { podSpecOf, podSpecPath } from '../facts/pod-spec.ts';
import type { Rule } from '../types.ts';

/** Labels of pods in a namespace, those of Jobs included. */
function podLabelsIn(facts: ClusterFacts, namespace: string): readonly Readonly<Record<string, string>>[] {
  const jobs = ['Job', 'CronJob'].flatMap((kind) =>
    facts.objects('batch', kind).flatMap(({ object, ...rest }) => {
      const isHere = (facts.index.namespaceOf({ object, ...rest }) ?? 'default') === namespace;
      if (!isHere || podSpecOf(object) === undefined) return [];
      const template = field(object, podSpecPath(object).slice(0, -1));
      return [stringRecordAt(template, ['metadata', 'labels'])];
    }),
  );
  return [...facts.workloadsIn(namespace).map(({ template }) => template.labels), ...jobs];
}

export const networkPolicySelectsNothing: Rule = {
  code: 'SEC019',
  title: 'A network policy that selects no pods',
  severity: 'warning',
  rows: ['C01'],
  why: 'It reaches only pods of its own namespace that carry all its labels; what it should close stays open.',
  fix: 'write labels that the pods carry, in the namespace where they run',
  find: inEachCluster((facts) =>
    networkPoliciesOf(facts.index, facts.cluster).policies.flatMap(({ manifest, namespace, pods }) => {
      if (!facts.knowsNamespace(namespace) || facts.customObjects(namespace).length > 0) return [];
      const selector = labelSelectorOf(field(manifest.object, ['spec', 'podSelector']));
      const isEmpty = Object.keys(pods.matchLabels).length + pods.matchExpressions.length === 0;
      if (selector === undefined || isEmpty) return [];
      if (podLabelsIn(facts, namespace).some((labels) => matchesLabels(pods, labels))) return [];
      const labels = Object.entries(pods.matchLabels).map(([key, value]) => `${key}=${value}`);
      const message = `no pods in ${namespace} carry ${labels.join(', ') || 'what its expressions ask for'}`;
      return [{ manifest, path: ['spec', 'podSelector'], message }];
    }),
  ),
};
