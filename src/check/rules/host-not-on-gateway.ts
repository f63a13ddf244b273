import { type GatewayServer, hostsForNamespace } from '../../mesh/gateways.ts';
import { hostsOverlap } from '../../mesh/host-name.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const hostNotOnGateway: Rule = {
  code: 'MSH023',
  title: 'A gateway does not accept the hosts of a route bound to it',
  severity: 'error',
  rows: ['M02', 'D11'],
  why: 'A route is served on a gateway only for hosts that both name (and only from the namespaces that the server allows); otherwise requests are answered 404.',
  fix: 'add the host to a server of the Gateway, or correct it in the route',
  find: inEachCluster((facts) => {
    const byGateway = new Map<string, readonly GatewayServer[]>(
      facts.mesh.gateways
        .filter(({ api }) => api === 'istio')
        .map(({ namespace, name, servers }) => [`${namespace}/${name}`, servers] as const),
    );
    return facts.mesh.virtualServices.flatMap(({ semantics, hosts, gateways, namespace, origin }) => {
      if (semantics !== 'istio') return [];
      return gateways.flatMap((gateway) => {
        const own = byGateway.get(gateway) ?? [];
        const accepted = own.flatMap((server) => hostsForNamespace(server.hosts, namespace));
        if (own.length === 0 || hosts.some((host) => accepted.some((each) => hostsOverlap(each, host)))) return [];
        const written = [...new Set(own.flatMap((server) => server.hosts))].join(', ');
        const message = `Gateway ${gateway} accepts ${written}, none of the hosts ${hosts.join(', ')}`;
        return [{ manifest: origin.manifest, path: ['spec', 'hosts'], message, other: own[0]!.origin }];
      });
    });
  }),
};
