import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const eastWestPort: Rule = {
  code: 'MSH039',
  title: 'An east-west gateway on another port than 15443',
  severity: 'warning',
  rows: ['M19'],
  why: 'Other clusters look for the gateway on 15443 unless its Service carries the label networking.istio.io/gatewayPort; on another port they wait in vain.',
  fix: 'use port 15443, or label the gateway’s Service with networking.istio.io/gatewayPort',
  find: inEachCluster((facts) =>
    facts.mesh.gateways.flatMap(({ servers }) =>
      servers.flatMap(({ port, tls, origin }) => {
        const expected = facts.mesh.facts.eastWestPort;
        const isAnnounced = facts.mesh.networks.gateways.some((gateway) => gateway.port === port);
        if (tls?.mode !== 'AUTO_PASSTHROUGH' || port === expected || isAnnounced) return [];
        const message = `the gateway listens on ${port}, and other clusters look for it on ${expected}`;
        return [{ manifest: origin.manifest, path: [...origin.path, 'port'], message }];
      }),
    ),
  ),
};
