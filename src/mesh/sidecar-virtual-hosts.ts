/**
 * Virtual hosts of a sidecar's outbound port (pilot/pkg/networking/core/httproute.go): hosts that virtual services
 * claim, in order, then every other service of the port. The first to claim a domain keeps it.
 *
 * Leaves out: detected ports (`auto`) have in Istio one listener per service; here they share the port's.
 */

import type { Origin } from '../manifests/types.ts';
import { buildRoutes, defaultRoute, type RouteListener } from './build-routes.ts';
import { CLUSTER_DOMAIN, hostsOverlap, hostTable, hostWithin, isWildcard, mostSpecific } from './host-name.ts';
import { carriesHttp } from './port-protocol.ts';
import type { MeshService } from './services.ts';
import type { SidecarScope } from './sidecar-scope.ts';
import type { Route, VirtualHost } from './types.ts';
import type { MeshVirtualService } from './virtual-services.ts';

/** Shorter names of a Kubernetes service that a client of `namespace` may use. */
function shortNames(host: string, namespace: string): readonly string[] {
  const suffix = `.${CLUSTER_DOMAIN}`;
  if (!host.endsWith(suffix)) return [`${host}.`];
  const [name = '', owner = ''] = host.slice(0, -suffix.length).split('.');
  const own = owner === namespace ? [name] : [];
  return [`${host}.`, ...own, `${name}.${owner}.svc`, `${name}.${owner}`];
}

/** ExternalName services by the host that they stand for. */
function aliasesIn(scope: SidecarScope): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { externalName, host } of scope.services) {
    if (externalName !== null) found.set(externalName, [...(found.get(externalName) ?? []), host]);
  }
  return found;
}

/** Domains of a service: its host, other hosts that are aliases of it, shorter names, pods of a headless one, addresses. */
function serviceDomains(
  service: MeshService,
  aliases: ReadonlyMap<string, readonly string[]>,
  namespace: string,
): { readonly full: readonly string[]; readonly short: readonly string[] } {
  const hosts = [service.host, ...(aliases.get(service.host) ?? [])];
  const short = hosts.flatMap((host) => shortNames(host, namespace));
  const full = [...hosts, ...short];
  const pods = service.resolution === 'headless' ? full.map((domain) => `*.${domain}`) : [];
  return { full: [...full, ...pods, ...service.addresses.filter((each) => !each.includes('/'))], short };
}

interface Claim {
  readonly service: MeshService | null;
  readonly host: string;
  readonly routes: readonly Route[];
  readonly origin: Origin | null;
}

/** Services of the port that a virtual service claims, and the hosts it names that no service has. */
function claimedBy(
  virtualService: MeshVirtualService,
  services: ReadonlyMap<string, MeshService>,
  owners: ReadonlyMap<string, MeshVirtualService>,
): { readonly claimed: readonly MeshService[]; readonly others: readonly string[] } {
  const claimed: MeshService[] = [];
  const others: string[] = [];
  for (const host of virtualService.hosts.filter((each) => !isWildcard(each))) {
    const service = services.get(host);
    if (service === undefined) others.push(host);
    else claimed.push(service);
  }
  for (const host of virtualService.hosts.filter(isWildcard)) {
    if (virtualService.semantics === 'gatewayApi') {
      others.push(host);
      continue;
    }
    const covered = [...services.values()].filter((service) => hostsOverlap(service.host, host));
    if (covered.length === 0) others.push(host);
    claimed.push(...covered.filter((service) => owners.get(service.host) === virtualService));
  }
  return { claimed, others };
}

/** The virtual service with the most specific host for each service. */
function ownersOf(scope: SidecarScope, services: Iterable<MeshService>): ReadonlyMap<string, MeshVirtualService> {
  const byHost = new Map<string, MeshVirtualService>();
  for (const each of scope.virtualServices) {
    for (const host of each.hosts) if (!byHost.has(host)) byHost.set(host, each);
  }
  const table = hostTable(byHost);
  const owners = new Map<string, MeshVirtualService>();
  for (const service of services) {
    const owner = mostSpecific(service.host, table);
    if (owner !== null) owners.set(service.host, owner);
  }
  return owners;
}

/** Services of one port, with the wildcard hosts of ServiceEntries apart. */
interface PortServices {
  readonly byHost: ReadonlyMap<string, MeshService>;
  readonly wildcards: readonly string[];
  readonly owners: ReadonlyMap<string, MeshVirtualService>;
}

/** Away from port 80 a virtual service counts only where some service of the port has its host. */
function concerns(virtualService: MeshVirtualService, services: PortServices): boolean {
  return virtualService.hosts.some((host) => {
    if (services.byHost.has(host)) return true;
    if (isWildcard(host)) return [...services.byHost.keys()].some((each) => hostsOverlap(each, host));
    return services.wildcards.some((each) => hostWithin(host, each));
  });
}

function claimsOf(
  virtualService: MeshVirtualService,
  services: PortServices,
  listener: RouteListener,
): readonly Claim[] {
  if (listener.port !== 80 && !concerns(virtualService, services)) return [];
  const found = claimedBy(virtualService, services.byHost, services.owners);
  let { claimed } = found;
  if (virtualService.semantics === 'gatewayApi') {
    // A route governs callers of its own namespace, or everyone's calls to a service of its namespace.
    const mine = listener.proxy.namespace === virtualService.namespace;
    claimed = claimed.filter((service) => mine || service.namespace === virtualService.namespace);
    if (claimed.length === 0) return [];
  }
  if (claimed.length === 0 && listener.port !== 80) return [];
  const routes = buildRoutes(virtualService, listener);
  if (routes.length === 0) return [];
  const { origin } = virtualService;
  return [
    ...found.others.map((host) => ({ service: null, host, routes, origin })),
    ...claimed.map((service) => ({ service, host: service.host, routes, origin })),
  ];
}

/** The virtual hosts of one outbound port. */
export function sidecarVirtualHosts(scope: SidecarScope, listener: RouteListener): readonly VirtualHost[] {
  const onPort = scope.services.filter(
    (service) =>
      service.resolution !== 'alias' &&
      service.ports.some((port) => port.number === listener.port && carriesHttp(port.protocol)),
  );
  const services = new Map(onPort.map((service) => [service.host, service]));
  const wildcards = [...services.keys()].filter(isWildcard);
  const port: PortServices = { byHost: services, wildcards, owners: ownersOf(scope, onPort) };
  const claims = scope.virtualServices.flatMap((each) => claimsOf(each, port, listener));
  const claimed = new Set(claims.flatMap(({ service }) => service?.host ?? []));
  const free = onPort.filter((service) => !claimed.has(service.host));
  const rest = free.map(
    (service): Claim => ({ service, host: service.host, routes: [defaultRoute(service, listener)], origin: null }),
  );
  return distinctHosts([...claims, ...rest], scope, listener);
}

function distinctHosts(claims: readonly Claim[], scope: SidecarScope, listener: RouteListener): readonly VirtualHost[] {
  const names = new Set<string>();
  const taken = new Set<string>();
  const known = new Set(claims.flatMap(({ service }) => service?.host ?? []));
  const aliases = aliasesIn(scope);
  const found: VirtualHost[] = [];
  for (const { service, host, routes, origin } of claims) {
    const name = `${host}:${listener.port}`;
    if (names.has(name)) continue;
    names.add(name);
    const { full, short } =
      service === null ? { full: [host], short: [] } : serviceDomains(service, aliases, listener.proxy.namespace);
    const domains = [...new Set(full)].filter(
      (domain) => !taken.has(domain) && !(short.includes(domain) && known.has(domain)),
    );
    for (const domain of domains) taken.add(domain);
    if (domains.length > 0) found.push({ name, domains, routes, origin });
  }
  return found;
}
