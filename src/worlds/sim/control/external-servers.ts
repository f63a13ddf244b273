/**
 * Servers outside the clusters: what ServiceEntries declare (databases, caches, third parties) and hosts that the
 * targets say are called although nobody declares them. Each cluster has its own, in its own region and in no zone, so
 * that a lost zone does not take them along: nothing says where they are.
 *
 * Leaves out ServiceEntry endpoints whose address is a service of the cluster (another name for it): what is sent to
 * such an endpoint itself, and not routed to the service by a VirtualService, finds nobody.
 */
import type { Mesh } from '../../../mesh/build-mesh.ts';
import { localityOf } from '../../../mesh/locality.ts';
import type { MeshService } from '../../../mesh/services.ts';
import type { Labels, Locality } from '../../../mesh/types.ts';
import type { Targets } from '../../../targets/types.ts';

/** One server behind one host. */
export interface ExternalServer {
  /** Namespace of the ServiceEntry; empty for a host that nobody declares. */
  readonly namespace: string;
  readonly host: string;
  /** `External/namespace/host`. */
  readonly workload: string;
  readonly name: string;
  readonly address: string;
  readonly labels: Labels;
  readonly locality: Locality;
  readonly ports: readonly { readonly name: string; readonly port: number }[];
}

/** Servers of one cluster, by workload and name. */
export function externalServers(mesh: Mesh, targets: Targets, region: string): readonly ExternalServer[] {
  const declared = [...mesh.services.values()].flat().filter(({ registry }) => registry === 'serviceEntry');
  const servers = declared.flatMap((service) => serversOf(mesh, service, region));
  const known = new Set(mesh.services.keys());
  const called = new Set(targets.services.flatMap(({ calls }) => calls.map((call) => call.service)));
  for (const host of [...called].sort()) {
    if (host.includes('/') || known.has(host)) continue;
    servers.push(server('', host, host, host, {}, localityOf(region), []));
  }
  return servers.sort((a, b) => (`${a.workload}\n${a.name}` < `${b.workload}\n${b.name}` ? -1 : 1));
}

function serversOf(mesh: Mesh, service: MeshService, region: string): readonly ExternalServer[] {
  // Pods of the cluster stand behind an entry that selects them.
  if (service.selector !== null && service.writtenEndpoints.length === 0) return [];
  const ports = service.ports.map((port) => ({
    name: port.name,
    port: typeof port.targetPort === 'number' ? port.targetPort : port.number,
  }));
  const { namespace, host } = service;
  if (service.writtenEndpoints.length === 0)
    return [server(namespace, host, host, host, {}, localityOf(region), ports)];
  return service.writtenEndpoints.flatMap((endpoint, index) => {
    if (isOwnService(mesh, endpoint.address)) return [];
    const isNamed = endpoint.locality.region !== '';
    const name = service.writtenEndpoints.length === 1 ? host : `${host}-${index + 1}`;
    const own = ports.map((port) => ({ ...port, port: endpoint.ports[port.name] ?? port.port }));
    const locality = isNamed ? endpoint.locality : localityOf(region);
    return server(namespace, host, name, endpoint.address, endpoint.labels, locality, own);
  });
}

function isOwnService(mesh: Mesh, address: string): boolean {
  return (mesh.services.get(address.toLowerCase()) ?? []).some(({ registry }) => registry === 'kubernetes');
}

function server(
  namespace: string,
  host: string,
  name: string,
  address: string,
  labels: Labels,
  locality: Locality,
  ports: ExternalServer['ports'],
): ExternalServer {
  return { namespace, host, workload: `External/${namespace}/${host}`, name, address, labels, locality, ports };
}
