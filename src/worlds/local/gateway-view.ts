/** What the gateways of each zone are given: the answer of `mesh` for the stored objects and the pods that run. */
import { isIP } from 'node:net';
import { NO_HOOKS } from '../../engines/test-hooks.ts';
import { type EnvoyResources, renderProxy } from '../../envoy/render-proxy.ts';
import type { EnvoySettings } from '../../envoy/settings.ts';
import { fileDelivery } from '../../envoy/xds-files.ts';
import { indexManifests } from '../../manifests/manifest-index.ts';
import type { Manifest } from '../../manifests/types.ts';
import { buildMesh, type Mesh } from '../../mesh/build-mesh.ts';
import { groupEndpoints, selectEndpoints } from '../../mesh/endpoints.ts';
import { type FoundProxy, findProxies } from '../../mesh/proxies.ts';
import { proxyConfig } from '../../mesh/proxy-config.ts';
import type { Cluster, Endpoint, EndpointGroups, ProxyConfig } from '../../mesh/types.ts';
import { plainListeners } from './plain-listeners.ts';

/** A pod that listens. */
export interface ListeningPod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly zone: string;
  readonly address: string;
  readonly port: number;
  readonly ready: boolean;
}

/** A gateway workload of the mesh with what it serves. */
export interface GatewayConfig {
  readonly proxy: FoundProxy;
  readonly config: ProxyConfig;
}

/** The mesh of one cluster, from its objects as they are now. */
export function meshOf(manifests: readonly Manifest[], cluster: string): Mesh {
  return buildMesh(indexManifests(manifests), { cluster });
}

/** The gateways that serve plain requests on this machine, in the order of their objects. */
export function servingGateways(mesh: Mesh): readonly GatewayConfig[] {
  return findProxies(mesh)
    .filter(({ kind }) => kind === 'gateway')
    .map((proxy) => ({ proxy, config: plainListeners(proxyConfig(mesh, proxy)) }))
    .filter(({ config }) => config.listeners.some(({ virtualHosts }) => virtualHosts.length > 0));
}

export interface GatewayWhere {
  readonly cluster: string;
  readonly region: string;
  readonly zone: string;
  readonly folder: string;
  /** Port of loopback for a port of the mesh. */
  readonly portOf: (meshPort: number) => number;
}

/** One gateway's resources. */
export function renderGateway(
  { config, proxy }: GatewayConfig,
  mesh: Mesh,
  pods: readonly ListeningPod[],
  where: GatewayWhere,
): EnvoyResources {
  const { cluster, region, zone, folder, portOf } = where;
  const endpoints = pods.map((pod) => endpointOf(pod, cluster, region));
  const place = { locality: { region, zone, subzone: '' }, network: '', cluster, labels: proxy.labels };
  const groups = new Map<string, EndpointGroups>();
  for (const [key, each] of config.clusters) {
    groups.set(key, groupEndpoints(each, endpointsHere(each, endpoints), place));
  }
  return renderProxy(config, groups, settings(mesh, portOf), fileDelivery(folder));
}

/** What is written down as a name would have to be resolved: Envoy takes addresses only. */
function endpointsHere(cluster: Cluster, pods: readonly Endpoint[]): readonly Endpoint[] {
  return selectEndpoints(cluster, pods).filter(({ address }) => isIP(address) !== 0);
}

function endpointOf(
  { name, namespace, labels, zone, address, port, ready }: ListeningPod,
  cluster: string,
  region: string,
) {
  return {
    id: `${cluster}/${namespace}/${name}`,
    address,
    port,
    cluster,
    network: '',
    locality: { region, zone, subzone: '' },
    labels,
    weight: 1,
    ready,
    // There are no sidecars here: between gateway and pod goes plain text.
    meshed: false,
  };
}

function settings(mesh: Mesh, portOf: (port: number) => number): EnvoySettings {
  const loopback = (port: number) => ({ address: '127.0.0.1', port });
  return {
    bind: (port) => loopback(portOf(port)),
    bindInbound: loopback,
    application: loopback,
    reach: ({ address, port }) => ({ address, port }),
    accessLog: null,
    identity: null,
    credential: () => null,
    jwks: () => null,
    facts: mesh.facts,
    hooks: NO_HOOKS,
  };
}
