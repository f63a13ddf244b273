/**
 * What one sidecar may see: the services and virtual services that its Sidecar object imports and that are exported to
 * its namespace (pilot/pkg/model/sidecar.go).
 *
 * Leaves out: egress listeners with their own port or bind (their hosts are imported for every port), `ingress`,
 * `inboundConnectionPool`.
 */
import { recordsAt, stringAt, stringsAt } from '../manifests/field.ts';
import type { Mesh } from './build-mesh.ts';
import type { ServiceLookup } from './cluster-table.ts';
import type { Unmodelled } from './delegates.ts';
import { hostsOverlap, hostWithin } from './host-name.ts';
import { includesLabels } from './includes-labels.ts';
import type { PolicyObject } from './policies.ts';
import type { MeshService } from './services.ts';
import type { ProxyIdentity } from './types.ts';
import type { MeshVirtualService } from './virtual-services.ts';
import { visibilityRank, visibleTo } from './visibility.ts';

export interface SidecarScope {
  /** Imported services, one per host, by host name: these get virtual hosts and listeners. */
  readonly services: readonly MeshService[];
  /** Destinations may also be services that only a virtual service names. */
  readonly lookup: ServiceLookup;
  /** Bound to the mesh and imported, in the order in which they claim hosts. */
  readonly virtualServices: readonly MeshVirtualService[];
  readonly unknownHost: 'passthrough' | 'blackhole';
  /** The Sidecar object in force, or null. */
  readonly sidecar: PolicyObject | null;
}

/** The Sidecar of a workload: by selector, else of its namespace, else of the root namespace. */
export function sidecarOf(mesh: Mesh, proxy: ProxyIdentity): PolicyObject | null {
  const own = mesh.sidecars.filter((each) => each.namespace === proxy.namespace);
  const selected = own.find((each) => each.selector !== null && includesLabels(proxy.labels, each.selector));
  const root = mesh.sidecars.find((each) => each.namespace === mesh.settings.rootNamespace && each.selector === null);
  return selected ?? own.find((each) => each.selector === null) ?? root ?? null;
}

interface Import {
  readonly namespace: string;
  readonly host: string;
  readonly excluded: boolean;
}

function importsOf(sidecar: PolicyObject | null, client: string, unmodelled: Unmodelled[]): readonly Import[] {
  const listeners = recordsAt(sidecar?.spec, ['egress']);
  if (sidecar === null || listeners.length === 0) return [{ namespace: '*', host: '*', excluded: false }];
  return listeners.flatMap(([index, listener]) => {
    if (listener.port !== undefined) {
      const origin = { manifest: sidecar.manifest, path: ['spec', 'egress', index, 'port'] };
      unmodelled.push({ what: 'an egress listener of its own port; its hosts are imported for every port', origin });
    }
    return stringsAt(listener, ['hosts']).map((entry) => {
      const [owner = '', host = ''] = entry.split('/');
      const excluded = owner.startsWith('~') && owner !== '~';
      const namespace = excluded ? owner.slice(1) || '*' : owner;
      return { namespace: namespace === '.' ? client : namespace, host: host.toLowerCase(), excluded };
    });
  });
}

function imported(imports: readonly Import[], namespace: string, covers: (pattern: string) => boolean): boolean {
  const from = imports.filter((each) => each.namespace === '*' || each.namespace === namespace);
  return (
    from.some((each) => !each.excluded && covers(each.host)) && !from.some((each) => each.excluded && covers(each.host))
  );
}

/** Of several services with one host name, the client's own namespace wins, then Kubernetes services. */
function preferredService(services: readonly MeshService[], client: string): MeshService | null {
  return (
    services.find((each) => each.namespace === client) ??
    services.find((each) => each.registry === 'kubernetes') ??
    services[0] ??
    null
  );
}

/** Looks a host up among all services that are exported to a namespace. */
export function visibleService(mesh: Mesh, host: string, client: string, preferred: string): MeshService | null {
  const found = (mesh.services.get(host) ?? []).filter((each) => visibleTo(each.exportTo, each.namespace, client));
  return found.find((each) => each.namespace === preferred) ?? preferredService(found, client);
}

/** The scope of one sidecar. */
export function sidecarScope(mesh: Mesh, proxy: ProxyIdentity, unmodelled: Unmodelled[]): SidecarScope {
  const sidecar = sidecarOf(mesh, proxy);
  const imports = importsOf(sidecar, proxy.namespace, unmodelled);
  const services: MeshService[] = [];
  for (const [host, all] of mesh.services) {
    const seen = all.filter(
      (each) =>
        visibleTo(each.exportTo, each.namespace, proxy.namespace) &&
        imported(imports, each.namespace, (pattern) => hostWithin(host, pattern)),
    );
    const service = preferredService(seen, proxy.namespace);
    if (service !== null) services.push(service);
  }
  services.sort((a, b) => (a.host < b.host ? -1 : 1));
  const byHost = new Map(services.map((each) => [each.host, each]));
  const covers = (each: MeshVirtualService) => (pattern: string) =>
    each.hosts.some((host) =>
      each.semantics === 'gatewayApi' ? hostWithin(host, pattern) : hostsOverlap(host, pattern),
    );
  const bound = mesh.virtualServices.filter(
    (each) =>
      each.gateways.includes('mesh') &&
      visibleTo(each.exportTo, each.namespace, proxy.namespace) &&
      imported(imports, each.namespace, covers(each)),
  );
  const rank = (each: MeshVirtualService): number => {
    const own = each.semantics === 'gatewayApi' && each.namespace === proxy.namespace;
    return visibilityRank(each.exportTo, each.namespace, proxy.namespace) * 2 + (own ? 0 : 1);
  };
  const mode = stringAt(sidecar?.spec, ['outboundTrafficPolicy', 'mode']) ?? mesh.settings.outbound;
  return {
    services,
    lookup: (host) => byHost.get(host) ?? visibleService(mesh, host, proxy.namespace, proxy.namespace),
    virtualServices: bound.toSorted((a, b) => rank(a) - rank(b)),
    unknownHost: mode === 'REGISTRY_ONLY' ? 'blackhole' : 'passthrough',
    sidecar,
  };
}
