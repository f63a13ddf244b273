/** Hosts that clients outside the mesh can ask its gateways for. */
import type { Mesh } from './build-mesh.ts';
import { type FoundProxy, findProxies } from './proxies.ts';
import { proxyConfig } from './proxy-config.ts';

export interface EntryHost {
  /** As a virtual host has it: `*` and `*.suffix` included. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly gateway: FoundProxy;
}

/** Every host of every HTTP listener of every gateway, in the order of the listeners. */
export function entryHosts(mesh: Mesh): readonly EntryHost[] {
  return findProxies(mesh)
    .filter((proxy) => proxy.kind === 'gateway')
    .flatMap((gateway) =>
      proxyConfig(mesh, gateway).listeners.flatMap((listener) =>
        listener.virtualHosts.flatMap((virtualHost) =>
          virtualHost.domains.map((host) => ({ host, port: listener.port, tls: listener.tls !== null, gateway })),
        ),
      ),
    );
}
