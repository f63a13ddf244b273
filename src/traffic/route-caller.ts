/**
 * Which proxy a request meets first: the gateway that serves its host, the sidecar of a workload, or none where the
 * caller has no sidecar.
 */
import type { Mesh } from '../mesh/build-mesh.ts';
import { chooseListener } from '../mesh/choose-listener.ts';
import { resolveHost, serviceHost } from '../mesh/host-name.ts';
import { carriesHttp } from '../mesh/port-protocol.ts';
import { type FoundProxy, findProxies } from '../mesh/proxies.ts';
import { proxyConfig } from '../mesh/proxy-config.ts';
import type { MeshService } from '../mesh/services.ts';
import type { ProxyConfig, ProxyIdentity } from '../mesh/types.ts';
import { compileListener } from './compile-routes.ts';
import { dialledPort, type RequestUrl, type RouteQuestion } from './route-question.ts';

interface Entry {
  readonly mesh: Mesh;
  /** Null: the caller has no sidecar and speaks to the service itself. */
  readonly config: ProxyConfig | null;
  readonly identity: ProxyIdentity;
  /** Port at which the request arrives; differs from the URL's where something had to be assumed. */
  readonly port: number;
  /** Position of the listener; -1: none on that port. */
  readonly listener: number;
  /** What was assumed to get here. */
  readonly assumed: readonly string[];
}

export interface RouteCaller extends Entry {
  /** One mesh per cluster: sidecars obey the control plane of their own. */
  readonly meshes: readonly Mesh[];
}

/** What stands in the way of an answer: the question names something that is not there. */
export interface NoCaller {
  readonly problem: string;
  readonly known: readonly string[];
}

interface GatewayChoice {
  readonly caller: Entry;
  /** The virtual host that takes the host is `*`. */
  readonly catchAll: boolean;
  readonly served: boolean;
}

function gatewayChoice(mesh: Mesh, proxy: FoundProxy, url: RequestUrl): GatewayChoice {
  const config = proxyConfig(mesh, proxy);
  const tls = url.scheme === 'https';
  const assumed =
    proxy.assumed === null ? [] : [`the gateway ${proxy.namespace}/${proxy.workload} exists: ${proxy.assumed}`];
  let port = dialledPort(url);
  let listener = chooseListener(config, { port, host: url.host, tls });
  if (listener < 0 && url.port === null) {
    // A gateway's Service maps the ports that clients know to those of its servers.
    const other = config.listeners.find(
      (each) => each.protocol === 'http' && (each.tls !== null) === tls && serves(config, each.port, url) !== null,
    );
    if (other !== undefined) {
      assumed.push(`the gateway's Service leads from port ${port} to ${other.port}, where its server listens`);
      port = other.port;
      listener = chooseListener(config, { port, host: url.host, tls });
    }
  }
  const domain = listener < 0 ? null : serves(config, port, url);
  return {
    caller: { mesh, config, identity: proxy, port, listener, assumed },
    catchAll: domain === '*',
    served: domain !== null,
  };
}

/** The domain of the virtual host that takes the URL's host on a port, or null. */
function serves(config: ProxyConfig, port: number, url: RequestUrl): string | null {
  const index = chooseListener(config, { port, host: url.host, tls: url.scheme === 'https' });
  const listener = config.listeners[index];
  if (listener === undefined) return null;
  if (listener.protocol !== 'http') return listener.tcpRoutes.length > 0 ? '*' : null;
  const found = compileListener(listener).hosts.find(url.host);
  if (found === null) return null;
  return found.virtualHost.domains.every((domain) => domain === '*') ? '*' : url.host;
}

function allGateways(meshes: readonly Mesh[], url: RequestUrl): readonly GatewayChoice[] {
  return meshes.flatMap((mesh) =>
    findProxies(mesh)
      .filter((proxy) => proxy.kind === 'gateway')
      .map((proxy) => gatewayChoice(mesh, proxy, url)),
  );
}

/** The service that a name means inside the mesh, looked for in the namespace that the name itself gives. */
function namedService(mesh: Mesh, host: string): MeshService | null {
  const [name = '', namespace, ...rest] = host.split('.');
  const full =
    rest.length > 0 && (rest[0] !== 'svc' || rest.length > 1)
      ? host
      : namespace === undefined
        ? null
        : serviceHost(name, namespace);
  if (full !== null) return mesh.services.get(full)?.[0] ?? mesh.services.get(host)?.[0] ?? null;
  const inDefault = mesh.services.get(resolveHost(name, 'default'))?.[0];
  if (inDefault !== undefined) return inDefault;
  return (
    [...mesh.services.values()].flat().find((each) => each.name === name && each.registry === 'kubernetes') ?? null
  );
}

/** Port of a mesh call: a name without a port means the service's only HTTP port where it does not have port 80. */
function meshPort(service: MeshService | null, url: RequestUrl, assumed: string[]): number {
  const port = dialledPort(url);
  if (url.port !== null || service === null || service.ports.some((each) => each.number === port)) return port;
  const http = service.ports.filter((each) => carriesHttp(each.protocol));
  const only = http.length === 1 ? http[0]?.number : undefined;
  if (only === undefined) return port;
  assumed.push(`port ${only}, the only HTTP port of ${service.name}; the URL names none`);
  return only;
}

function meshCaller(mesh: Mesh, identity: ProxyIdentity, url: RequestUrl, notes: readonly string[]): Entry {
  const assumed = [...notes];
  const port = meshPort(namedService(mesh, url.host), url, assumed);
  const config = proxyConfig(mesh, identity);
  const listener = chooseListener(config, {
    port,
    host: fullName(mesh, url.host, identity.namespace),
    tls: url.scheme === 'https',
  });
  return { mesh, config, identity, port, listener, assumed };
}

/** The fully qualified host that a short name means in a namespace. */
function fullName(mesh: Mesh, host: string, namespace: string): string {
  const own = resolveHost(host, namespace);
  if (mesh.services.has(own)) return own;
  const [name = '', owner = namespace] = host.split('.');
  const full = serviceHost(name, owner);
  return mesh.services.has(full) ? full : host;
}

/** A client inside the mesh that no object describes, in the namespace of the service it asks for. */
function someClient(mesh: Mesh, url: RequestUrl): Entry {
  const service = namedService(mesh, url.host);
  const namespace = service?.namespace ?? mesh.workloads[0]?.namespace ?? 'default';
  const identity: ProxyIdentity = {
    kind: 'sidecar',
    cluster: mesh.cluster,
    namespace,
    workload: 'client',
    labels: {},
    serviceAccount: 'default',
  };
  return meshCaller(mesh, identity, url, [`a client with a sidecar in namespace ${namespace}`]);
}

function workloadCaller(
  meshes: readonly Mesh[],
  from: { readonly namespace: string; readonly workload: string },
  url: RequestUrl,
): Entry | NoCaller {
  const isAsked = (each: { readonly namespace: string }, name: string): boolean =>
    each.namespace === from.namespace && name === from.workload;
  for (const mesh of meshes) {
    const proxy = findProxies(mesh).find((each) => isAsked(each, each.workload));
    if (proxy?.kind === 'gateway') return gatewayChoice(mesh, proxy, url).caller;
    if (proxy !== undefined) {
      const notes = proxy.assumed === null ? [] : [`${from.workload} has a sidecar: ${proxy.assumed}`];
      return meshCaller(mesh, proxy, url, notes);
    }
    const workload = mesh.workloads.find((each) => each.cluster === mesh.cluster && isAsked(each, each.name));
    if (workload !== undefined) {
      const { cluster, namespace, name, labels, serviceAccount } = workload;
      const identity: ProxyIdentity = { kind: 'sidecar', cluster, namespace, workload: name, labels, serviceAccount };
      const inside = meshCaller(mesh, identity, url, []);
      return { ...inside, config: null, listener: -1, assumed: [...inside.assumed, `${name} has no sidecar`] };
    }
  }
  const known = meshes.flatMap((mesh) => mesh.workloads.map((each) => `${each.namespace}/${each.name}`));
  return { problem: `there is no workload ${from.namespace}/${from.workload}`, known };
}

function findEntry(meshes: readonly Mesh[], question: RouteQuestion): Entry | NoCaller {
  const { from, url } = question;
  if (from !== null && from !== 'gateway') return workloadCaller(meshes, from, url);
  const gateways = allGateways(meshes, url);
  const exact = gateways.find((each) => each.served && !each.catchAll);
  const any = exact ?? gateways.find((each) => each.served);
  if (from === 'gateway') {
    const chosen = any ?? gateways.find((each) => each.caller.listener >= 0) ?? gateways[0];
    return chosen?.caller ?? { problem: 'there is no gateway among the objects', known: [] };
  }
  if (exact !== undefined) return exact.caller;
  // A name that means a service of the mesh is asked from inside it, even where a gateway takes every host.
  const mesh = meshes.find((each) => namedService(each, url.host) !== null);
  if (mesh !== undefined && (url.port !== null || !url.host.includes('.'))) return someClient(mesh, url);
  if (any !== undefined) return any.caller;
  const first = mesh ?? meshes[0];
  return first === undefined ? { problem: 'there are no objects', known: [] } : someClient(first, url);
}

/** The first proxy of a request, or why there is none. */
export function findCaller(meshes: readonly Mesh[], question: RouteQuestion): RouteCaller | NoCaller {
  const entry = findEntry(meshes, question);
  return 'problem' in entry ? entry : { ...entry, meshes };
}
