import { networkPoliciesOf, policiesFor } from '../../kubernetes/network-policy.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const podsWithoutNetworkPolicy: Rule = {
  code: 'SEC018',
  title: 'Pods that no network policy closes',
  severity: 'info',
  rows: ['C01', 'C06'],
  why: 'A pod that no policy selects takes connections from everywhere: whoever gets into one pod of the cluster reaches it.',
  fix: 'add a policy with an empty podSelector and policyTypes [Ingress, Egress] to the namespace, then open what is needed',
  find: inEachCluster((facts) => {
    const all = networkPoliciesOf(facts.index, facts.cluster);
    // Where nobody has begun there is nothing to complete.
    if (all.policies.length === 0) return [];
    const open = facts.workloads.filter(
      (each) => policiesFor(all, { namespace: each.namespace, labels: each.template.labels }, 'ingress').length === 0,
    );
    const byNamespace = new Map<string, (typeof open)[number][]>();
    for (const each of open) byNamespace.set(each.namespace, [...(byNamespace.get(each.namespace) ?? []), each]);
    return [...byNamespace].flatMap(([namespace, [first, ...more]]) => {
      if (first === undefined) return [];
      const others = more.length === 0 ? '' : ` and ${more.length} more`;
      const message = `everybody reaches ${first.kind} ${namespace}/${first.name}${others}, while other pods of the cluster are closed`;
      return [{ manifest: first.manifest, path: [], message }];
    });
  }),
};
