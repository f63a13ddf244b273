import { includesLabels } from '../../mesh/includes-labels.ts';
import type { PolicyObject } from '../../mesh/policies.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { labelsSelector } from '../facts/pods-by-label.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Pods of gateways are hardly ever among the files: Istio's installation makes them. */
function isForGateway(facts: ClusterFacts, { selector }: PolicyObject): boolean {
  if (selector === null) return true;
  const values = Object.values(selector);
  return (
    facts.mesh.gateways.some((gateway) => includesLabels(gateway.selector, selector)) ||
    values.some((value) => /gateway$/.test(value))
  );
}

function findingsOf(facts: ClusterFacts, policy: PolicyObject, field: string): readonly RuleFinding[] {
  const { selector, namespace, manifest } = policy;
  const root = facts.mesh.settings.rootNamespace;
  if (selector === null || namespace === root || policy.targets.length > 0 || isForGateway(facts, policy)) return [];
  const isKnown = facts.workloads.some((workload) => workload.namespace === namespace);
  if (!isKnown || facts.podsByLabel(namespace, labelsSelector(selector)).length > 0) return [];
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return [{ manifest, path: ['spec', field], message: `no pods in ${namespace} carry ${labels.join(', ')}` }];
}

export const policySelectsNothing: Rule = {
  code: 'SEC010',
  title: 'A policy that selects no pods',
  severity: 'error',
  rows: ['M12', 'M20', 'M21', 'M22'],
  why: 'A policy reaches only pods of its own namespace that carry all its labels; what it should guard is left unguarded.',
  fix: 'write labels that the pods carry, in the namespace where they run',
  find: inEachCluster((facts) => [
    ...[
      ...facts.mesh.authorizationPolicies,
      ...facts.mesh.peerAuthentications,
      ...facts.mesh.requestAuthentications,
    ].flatMap((policy) => findingsOf(facts, policy, 'selector')),
    ...[...facts.mesh.envoyFilters, ...facts.mesh.sidecars].flatMap((policy) =>
      findingsOf(facts, policy, 'workloadSelector'),
    ),
  ]),
};
