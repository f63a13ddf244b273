import { consistentHash } from '../../mesh/hash-policy.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { writtenRules } from '../facts/written-rules.ts';
import type { Rule } from '../types.ts';

export const hashDoesNotPinWeights: Rule = {
  code: 'MSH005',
  title: 'A consistent hash beside weights: users change versions',
  severity: 'warning',
  rows: ['M10', 'M03'],
  why: 'The version is drawn by weight for each request, before any hash; the hash only picks a pod within it (istio#9764, envoy#8167). A user sees old and new in turn.',
  fix: 'keep users on a version by a cookie: a first route that matches it, and a weighted route that sets it',
  find: inEachCluster((facts) =>
    writtenRules(facts, 'http').flatMap(({ rule, destinations, service }) => {
      const taken = destinations.filter(({ share }) => share > 0);
      const hashed = taken.find(({ host, subset, port }) => {
        const destinationRule = facts.serviceByHost.get(host)?.destinationRule ?? null;
        return consistentHash(destinationRule, subset, port) !== null;
      });
      if (taken.length < 2 || hashed === undefined) return [];
      // Over different hosts a hash per host is still drawn after the weight.
      const destinationRule = facts.serviceByHost.get(hashed.host)?.destinationRule;
      const other =
        destinationRule == null
          ? {}
          : {
              other: {
                manifest: destinationRule.policyOrigin.manifest,
                path: [...destinationRule.policyOrigin.path, 'loadBalancer'],
              },
            };
      const message = `${taken.length} weighted destinations of ${hashed.written || hashed.host}: its consistent hash keeps users on a pod, not on a version`;
      return [{ manifest: rule.origin.manifest, path: [...rule.origin.path, 'route'], message, ...service, ...other }];
    }),
  ),
};
