import { booleanAt, recordAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { policyPlace } from '../facts/guarded-services.ts';
import { servedSubsets } from '../facts/served-subsets.ts';
import type { Rule } from '../types.ts';

export const localityFailoverTurnedOn: Rule = {
  code: 'MSH033',
  title: 'Outlier detection turns locality failover on',
  severity: 'info',
  rows: ['M18'],
  why: 'Locality load balancing is on in every mesh and waits only for outlier detection (loadbalancer.go): from then on a proxy sends everything to its own zone as long as pods there are healthy, and zones with few pods are overrun.',
  fix: 'state it: localityLbSetting with distribute, or enabled: false where requests should spread evenly',
  find: inEachCluster((facts) =>
    facts.services.flatMap((service) => {
      const { destinationRule, isMeshed, service: own } = service;
      const isOff = booleanAt(facts.mesh.settings.locality, ['enabled']) === false;
      if (destinationRule === null || !isMeshed || isOff || own.trafficDistribution !== 'any') return [];
      const pool = servedSubsets(facts, service).find(
        ({ policy, pods }) =>
          policy.outlierDetection !== null &&
          pods > 1 &&
          recordAt(policy.loadBalancer, ['localityLbSetting']) === undefined,
      );
      if (pool === undefined) return [];
      const message = `requests to ${service.id} prefer the caller’s own zone, because outlier detection is on and nothing says otherwise`;
      const { manifest, path } = policyPlace(service);
      return [{ manifest, path: [...path, 'outlierDetection'], message, service: service.id }];
    }),
  ),
};
