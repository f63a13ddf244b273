/** What services need: those whom they call, those who call them, and what their proxies ask. */
import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import type { Model, Service } from '../../model/types.ts';
import { runsIn } from '../object-meta.ts';
import { ANYWHERE, endOf, type Flow, type FlowEnd, podsOf, tcp } from './flow.ts';
import { neighbourFlows } from './neighbour-flows.ts';
import type { PodSet } from './pod-set.ts';
import type { ServiceDirectory } from './service-directory.ts';

/** Istiod: configuration and certificates of proxies. */
const XDS_PORT = 15_012;
/** What Prometheus reads of a store is nobody else’s. */
const EXPORTER_PORT = /metrics|exporter/;

/** Names of services and externals that requests of a service go to, by a call or by a rule for what it calls. */
function reached(model: Model, service: Service): readonly { readonly to: string; readonly port: number }[] {
  return service.calls.flatMap(({ to, port }) => {
    const mirror = model.services[to]?.mirror?.to;
    const shadow = mirror?.kind === 'service' ? model.services[mirror.service] : undefined;
    return [{ to, port }, ...(shadow === undefined ? [] : [{ to: shadow.name, port: shadow.port }])];
  });
}

/** A store that runs here is pods; anything else is addresses, of which only the port is known unless they are given. */
function externalFlows(model: Model, directory: ServiceDirectory, from: FlowEnd, name: string): readonly Flow[] {
  const external = model.externals[name];
  if (external === undefined) return [];
  const [service = '', namespace = '', svc] = external.host.split('.');
  const entry = svc === 'svc' ? directory.find(namespace, service) : undefined;
  // What runs in another cluster of the region is a neighbour's.
  if (entry === undefined && svc === 'svc' && model.stores[name] !== undefined) return [];
  if (entry !== undefined) {
    const ports = entry.ports.filter((port) => !EXPORTER_PORT.test(port.name));
    return entry.sets.map((set) => ({
      from,
      to: endOf(set),
      ports: ports.map(({ port, protocol }) => ({ port, protocol })),
    }));
  }
  const cidrs = external.addresses.filter((address) => /^[\d.]+$/.test(address)).map((address) => `${address}/32`);
  const to: FlowEnd = cidrs.length === 0 ? ANYWHERE : { kind: 'addresses', cidrs };
  return [{ from, to, ports: tcp(external.port) }];
}

function callFlows(model: Model, directory: ServiceDirectory, service: Service): readonly Flow[] {
  const from = podsOf(service);
  const { eastWest } = model.mesh;
  return reached(model, service).flatMap(({ to, port }): readonly Flow[] => {
    const callee = model.services[to];
    if (callee === undefined) return externalFlows(model, directory, from, to);
    // Pods of other clusters are behind their gateways, whose addresses a load balancer has.
    const elsewhere = eastWest !== null && service.inMesh ? [{ from, to: ANYWHERE, ports: tcp(eastWest.port) }] : [];
    return [{ from, to: podsOf(callee), ports: tcp(port) }, ...elsewhere];
  });
}

/** Who may ask beside those that call: the gateways, and whoever the service’s own rules let in. */
function callerFlows(model: Model, service: Service): readonly Flow[] {
  if (service.background) return [];
  const { gateway, mesh } = model;
  const to = podsOf(service);
  const ports = tcp(service.port);
  const from: FlowEnd[] = [];
  if (gateway !== null && service.public.length > 0) {
    from.push({ kind: 'pods', namespace: gateway.namespace, labels: gateway.selector });
  }
  if (mesh.eastWest !== null && service.inMesh) {
    from.push({ kind: 'pods', namespace: mesh.eastWest.namespace, labels: mesh.eastWest.selector });
  }
  for (const source of service.auth?.allow.flatMap((rule) => rule.from) ?? []) {
    const named = source.kind === 'service' ? model.services[source.service] : undefined;
    if (named !== undefined) from.push(podsOf(named));
    if (source.kind === 'namespace') from.push({ kind: 'pods', namespace: source.namespace, labels: {} });
    if (source.kind === 'anyone') from.push({ kind: 'anyPods', labels: {} });
  }
  return from.map((each) => ({ from: each, to, ports }));
}

/** Hosts that any service may ask, by the mesh’s own list. */
function allowedFlows(model: Model, service: Service): readonly Flow[] {
  if (!service.inMesh) return [];
  const from = podsOf(service);
  const { allow, unknown } = model.mesh.egress;
  if (unknown === 'allow') return [{ from, to: ANYWHERE, ports: [] }];
  return allow.map(({ port }) => ({ from, to: ANYWHERE, ports: tcp(port) }));
}

/** What pods with a sidecar ask beside their calls. Ambient pods have none: their node asks for them. */
export function proxyFlows(model: Model, sets: readonly PodSet[]): readonly Flow[] {
  if (model.mesh.mode !== 'sidecar') return [];
  const to: FlowEnd = { kind: 'pods', namespace: ROOT_NAMESPACE, labels: { istio: 'pilot' } };
  return sets.filter(({ isMeshed }) => isMeshed).map((set) => ({ from: endOf(set), to, ports: tcp(XDS_PORT) }));
}

/** Every flow of the services that run in a cluster. */
export function serviceFlows(model: Model, cluster: string, directory: ServiceDirectory): readonly Flow[] {
  const own = Object.values(model.services)
    .filter((service) => runsIn(service, cluster))
    .flatMap((service) => [
      ...callFlows(model, directory, service),
      ...callerFlows(model, service),
      ...allowedFlows(model, service),
    ]);
  return [...own, ...neighbourFlows(model, cluster, directory)];
}
