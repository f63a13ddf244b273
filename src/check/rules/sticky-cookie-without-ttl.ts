import { recordAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { policyPlace } from '../facts/guarded-services.ts';
import { servedSubsets } from '../facts/served-subsets.ts';
import type { Rule } from '../types.ts';

export const stickyCookieWithoutTtl: Rule = {
  code: 'MSH041',
  title: 'A sticky cookie that nobody sets',
  severity: 'warning',
  rows: ['M10'],
  why: 'Envoy makes the cookie only where a ttl is stated (0s makes a session cookie); without one, a user whose application sets no such cookie is sent to a different pod each time.',
  fix: 'add ttl to httpCookie, 0s for a session, unless the application sets the cookie itself',
  find: inEachCluster((facts) =>
    facts.services.flatMap((service) => {
      const pool = servedSubsets(facts, service).find(({ policy }) => {
        const cookie = recordAt(policy.loadBalancer, ['consistentHash', 'httpCookie']);
        return cookie !== undefined && stringAt(cookie, ['ttl']) === undefined;
      });
      if (pool === undefined || service.destinationRule === null) return [];
      const name = stringAt(pool.policy.loadBalancer, ['consistentHash', 'httpCookie', 'name']) ?? '';
      const { manifest, path } = policyPlace(service);
      const message = `cookie ${name} keeps users of ${service.id} on a pod only if the application sets it: no ttl is stated`;
      return [
        { manifest, path: [...path, 'loadBalancer', 'consistentHash', 'httpCookie'], message, service: service.id },
      ];
    }),
  ),
};
