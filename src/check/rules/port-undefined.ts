import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const portUndefined: Rule = {
  code: 'MSH019',
  title: 'A route leads to a port that its service does not have',
  severity: 'error',
  rows: ['D11'],
  why: 'A destination’s port is a port of the Service, not of the container; one that it lacks is a cluster that Envoy does not have (503 NC).',
  fix: 'write a port of the Service',
  find: inEachCluster((facts) =>
    facts.destinations.flatMap(({ service, port, share, isMirror, origin, virtualService }) => {
      if (service === null || port === null || isMirror || share === 0 || service.ports.length === 0) return [];
      if (service.resolution === 'alias' || service.ports.some(({ number }) => number === port)) return [];
      const id = facts.serviceByHost.get(service.host)?.id;
      const known = service.ports.map(({ number }) => number).join(', ');
      return [
        {
          manifest: origin.manifest,
          path: [...origin.path, ...(virtualService.semantics === 'istio' ? ['destination', 'port'] : ['port'])],
          message: `${service.name} has no port ${port}, only ${known}`,
          ...(id === undefined ? {} : { service: id }),
        },
      ];
    }),
  ),
};
