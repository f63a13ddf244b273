import { numberAt, recordAt } from '../../manifests/field.ts';
import { retryPolicy } from '../../mesh/retry-policy.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { isPromised } from '../facts/promised-rows.ts';
import { retriesUnavailable } from '../facts/retry-facts.ts';
import { servedSubsets } from '../facts/served-subsets.ts';
import { writtenRules } from '../facts/written-rules.ts';
import type { Rule } from '../types.ts';

/** From this many on an outage multiplies the load so much that the service cannot come back under it. */
const MANY_ATTEMPTS = 3;

function isBounded(facts: ClusterFacts, service: string): boolean {
  const found = facts.serviceById.get(service);
  if (found === undefined) return true;
  return servedSubsets(facts, found).every(
    ({ policy }) => policy.retryBudget !== null || (numberAt(policy.connectionPool, ['http', 'maxRetries']) ?? 0) > 0,
  );
}

function find(facts: ClusterFacts) {
  const bounded = new Map<string, boolean>();
  return writtenRules(facts, 'http').flatMap(({ rule, service: named }) => {
    const { service } = named;
    const written = recordAt(rule.spec, ['retries']);
    const policy = written === undefined ? null : retryPolicy(written, null, false, facts.mesh.facts);
    if (service === undefined || policy === null || !retriesUnavailable(policy)) return [];
    if (policy.attempts < MANY_ATTEMPTS && !isPromised(facts, 'M14', service)) return [];
    if (!bounded.has(service)) bounded.set(service, isBounded(facts, service));
    if (bounded.get(service) === true) return [];
    const message = `${policy.attempts} retries without a budget: while ${service} is out, each proxy sends it ${policy.attempts + 1} times the load`;
    return [{ manifest: rule.origin.manifest, path: [...rule.origin.path, 'retries', 'attempts'], message, service }];
  });
}

export const retriesWithoutBudget: Rule = {
  code: 'MSH009',
  title: 'Retries without a budget',
  severity: 'warning',
  rows: ['M14'],
  why: 'Istio lifts Envoy’s limit of 3 concurrent retries to 2^32-1 (getDefaultCircuitBreakerThresholds): in an outage every request is tried again, and the load that keeps the service down is made by its own callers.',
  fix: 'add retryBudget: { percent: 20, minRetryConcurrency: 3 } to the DestinationRule’s trafficPolicy',
  find: inEachCluster(find),
};
