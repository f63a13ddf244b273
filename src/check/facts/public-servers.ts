import type { GatewayServer, MeshGateway } from '../../mesh/gateways.ts';
import { bareHost, hostsOverlap } from '../../mesh/host-name.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** A server of a gateway that people outside reach, with the gateway it belongs to. */
export interface PublicServer {
  readonly gateway: MeshGateway;
  readonly server: GatewayServer;
}

/** Servers that clients reach: not those between clusters, and not those inside the mesh. */
export function publicServers(facts: ClusterFacts): readonly PublicServer[] {
  return facts.mesh.gateways.flatMap((gateway) =>
    gateway.servers
      .filter(
        ({ tls, hosts }) =>
          tls?.mode !== 'AUTO_PASSTHROUGH' && !hosts.every((host) => bareHost(host).endsWith('.local')),
      )
      .map((server) => ({ gateway, server })),
  );
}

/** Whether two servers of the same proxies accept some same host. */
export function serveSameHost(a: PublicServer, b: PublicServer): boolean {
  const sameProxies = JSON.stringify(a.gateway.selector) === JSON.stringify(b.gateway.selector);
  return (
    sameProxies &&
    a.server.hosts.some((host) => b.server.hosts.some((other) => hostsOverlap(bareHost(host), bareHost(other))))
  );
}

/** HTTP without TLS. */
export function isPlain({ server }: PublicServer): boolean {
  return (
    (server.protocol === 'http' || server.protocol === 'http2' || server.protocol === 'grpc') && server.tls === null
  );
}

/** Some kind of TLS, terminated or passed through. */
export function isEncrypted({ server }: PublicServer): boolean {
  return server.tls !== null;
}
