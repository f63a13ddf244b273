import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const eastWestMode: Rule = {
  code: 'MSH038',
  title: 'An east-west gateway that does not pass mutual TLS through',
  severity: 'error',
  rows: ['M19', 'M20'],
  why: 'Proxies of other clusters open mutual TLS to the pod itself through this port and name the pod by SNI; a gateway that terminates TLS, or accepts other hosts than *.local, breaks every call between the clusters.',
  fix: 'write tls: { mode: AUTO_PASSTHROUGH } and hosts: ["*.local"] on port 15443',
  find: inEachCluster((facts) =>
    facts.mesh.gateways.flatMap(({ servers, selector }) =>
      servers.flatMap(({ port, tls, hosts, origin }) => {
        const isEastWest = selector.istio === 'eastwestgateway' && port === facts.mesh.facts.eastWestPort;
        const isPassed = tls?.mode === 'AUTO_PASSTHROUGH';
        if (isEastWest && !isPassed) {
          const message = `port ${port} of the east-west gateway has TLS mode ${tls?.mode ?? 'none'}`;
          return [{ manifest: origin.manifest, path: [...origin.path, 'tls'], message }];
        }
        const isLocal = hosts.some((host) => host.slice(host.indexOf('/') + 1).endsWith('.local') || host === '*');
        if (!isPassed || isLocal) return [];
        const message = `the gateway passes ${hosts.join(', ')} through, which no service of the mesh is called by`;
        return [{ manifest: origin.manifest, path: [...origin.path, 'hosts'], message }];
      }),
    ),
  ),
};
