/**
 * Every namespace that the platform makes is closed in both directions (C01); each set of pods is opened to those who
 * need it and to those whom it needs. There is no list of that here: services need what their `calls` say, and parts what
 * their compiled configuration names (flows of services and of parts).
 *
 * A NetworkPolicy knows addresses and ports, no host names: of a call to a host elsewhere it holds the port, and the
 * mesh, which sees the name, holds the rest (service entries, `REGISTRY_ONLY`). Namespaces of others (the mesh’s own,
 * operators’) are left as they are. The simulator lets every connection through: whether the policies block a call is for
 * the checks to say, which decide by the same rules as Kubernetes.
 */
import { HBONE_PORT } from '../../engines/hbone-port.ts';
import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import type { BuiltFile } from '../concern.ts';
import { platformMeta } from '../object-meta.ts';
import { filesOf } from './configuration-text.ts';
import { type Flow, type FlowEnd, type FlowPort, tcp } from './flow.ts';
import { partFlows } from './part-flows.ts';
import { type PodSet, podSetsOf } from './pod-set.ts';
import { serviceDirectory } from './service-directory.ts';
import { proxyFlows, serviceFlows } from './service-flows.ts';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
/** From where a node’s probes reach ambient pods (Istio’s own constant). */
const AMBIENT_PROBES = '169.254.7.127/32';
/** Where NodeLocal DNSCache answers. */
const NODE_LOCAL_DNS = '169.254.20.10/32';
const CLOSED = 'closed';
const EVERY_POD_PEER = JSON.stringify({ namespaceSelector: {} });

function peerOf(end: FlowEnd, ownNamespace: string): JsonObject[] {
  if (end.kind === 'addresses') return end.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  // An empty `matchLabels` is stored as none: every application would change the object again.
  const hasLabels = Object.keys(end.labels).length > 0;
  const pods = hasLabels ? { podSelector: { matchLabels: end.labels } } : {};
  if (end.kind === 'anyPods') return [{ namespaceSelector: {}, ...pods }];
  if (end.namespace === ownNamespace) return [{ podSelector: {}, ...pods }];
  return [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: end.namespace } }, ...pods }];
}

function portsOf(ports: readonly FlowPort[]): readonly FlowPort[] {
  const each = new Map(ports.map(({ port, protocol }) => [`${protocol}/${port}`, { port, protocol }]));
  return [...each.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

/** One rule per different list of ports, its peers each once: policies are read by people. */
function rulesOf(namespace: string, side: 'from' | 'to', flows: readonly Flow[]): JsonObject[] {
  const portsByPeer = new Map<string, readonly FlowPort[]>();
  for (const flow of flows) {
    for (const peer of peerOf(flow[side], namespace)) {
      const key = JSON.stringify(peer);
      const known = portsByPeer.get(key);
      // No ports are all ports.
      const isAll = flow.ports.length === 0 || known?.length === 0;
      portsByPeer.set(key, isAll ? [] : portsOf([...(known ?? []), ...flow.ports]));
    }
  }
  const isOpen = portsByPeer.get(EVERY_POD_PEER)?.length === 0;
  const peersByPorts = new Map<string, string[]>();
  for (const [peer, ports] of portsByPeer) {
    if (isOpen && peer !== EVERY_POD_PEER && !peer.startsWith('{"ipBlock"')) continue;
    const key = JSON.stringify(ports);
    peersByPorts.set(key, [...(peersByPorts.get(key) ?? []), peer]);
  }
  return [...peersByPorts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ports, peers]) => {
      const list = (JSON.parse(ports) as FlowPort[]).map(({ port, protocol }) => ({ protocol, port }));
      return {
        [side]: peers.sort().map((peer) => JSON.parse(peer) as JsonObject),
        ...(list.length === 0 ? {} : { ports: list }),
      };
    });
}

/** Between ambient pods the port that is seen is the tunnel’s. */
function tunnelled(model: Model, flows: readonly Flow[]): readonly Flow[] {
  if (model.mesh.mode !== 'ambient') return flows;
  const meshed = new Set(model.namespaces.filter(({ mesh }) => mesh === 'ambient').map(({ name }) => name));
  if (model.gateway !== null) meshed.add(model.gateway.namespace);
  if (model.mesh.eastWest !== null) meshed.add(model.mesh.eastWest.namespace);
  const isMeshed = (end: FlowEnd): boolean => end.kind === 'pods' && meshed.has(end.namespace);
  return flows.map((flow) =>
    isMeshed(flow.from) && isMeshed(flow.to) && flow.ports.length > 0
      ? { ...flow, ports: [...flow.ports, ...tcp(HBONE_PORT)] }
      : flow,
  );
}

function policy(model: Model, namespace: string, name: string, spec: JsonObject): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: platformMeta(model, name, namespace),
    spec,
  };
}

/** Nothing comes in, and only questions for names go out. */
function closed(model: Model, namespace: string): KubeObject {
  const dns = [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ];
  const resolvers = [
    { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: 'kube-system' } } },
    { ipBlock: { cidr: NODE_LOCAL_DNS } },
  ];
  const isAmbient = model.namespaces.some(({ name, mesh }) => name === namespace && mesh === 'ambient');
  return policy(model, namespace, CLOSED, {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ...(isAmbient ? { ingress: [{ from: [{ ipBlock: { cidr: AMBIENT_PROBES } }] }] } : {}),
    egress: [{ to: resolvers, ports: dns }],
  });
}

/** Flows by the end that is pods, as they are looked up for a set. */
function flowsBy(side: 'from' | 'to', flows: readonly Flow[]): ReadonlyMap<string, readonly Flow[]> {
  const found = new Map<string, Flow[]>();
  for (const flow of flows) {
    const end = flow[side];
    if (end.kind !== 'pods') continue;
    const key = `${end.namespace} ${JSON.stringify(end.labels)}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, [flow]);
    else known.push(flow);
  }
  return found;
}

/** Namespaces that the platform makes and runs something in. */
function ownNamespaces(objects: readonly KubeObject[], sets: readonly PodSet[]): readonly string[] {
  const used = new Set(sets.map(({ namespace }) => namespace));
  return objects
    .filter(({ kind, metadata }) => kind === 'Namespace' && metadata.name !== ROOT_NAMESPACE && used.has(metadata.name))
    .map(({ metadata }) => metadata.name);
}

/** Policies of one cluster, from everything else that is compiled for it. */
export function networkPolicies(model: Model, cluster: string, others: readonly BuiltFile[]): readonly KubeObject[] {
  if (!model.security.network.closed) return [];
  const objects = others.flatMap((file) => file.objects);
  const sets = podSetsOf(model, objects);
  const directory = serviceDirectory(objects, sets);
  const flows = tunnelled(model, [
    ...serviceFlows(model, cluster, directory),
    ...proxyFlows(model, sets),
    ...partFlows({ model, name: cluster, objects, sets, directory, files: filesOf(objects) }),
  ]);
  const leaving = flowsBy('from', flows);
  const entering = flowsBy('to', flows);
  return ownNamespaces(objects, sets).flatMap((namespace) => [
    closed(model, namespace),
    ...sets
      .filter((set) => set.namespace === namespace)
      .flatMap((set): readonly KubeObject[] => {
        const key = `${namespace} ${JSON.stringify(set.selector)}`;
        const ingress = rulesOf(namespace, 'from', entering.get(key) ?? []);
        const egress = rulesOf(namespace, 'to', leaving.get(key) ?? []);
        const types = [...(ingress.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])];
        if (types.length === 0) return [];
        return [
          policy(model, namespace, set.name, {
            podSelector: { matchLabels: set.selector },
            policyTypes: types,
            ...(ingress.length === 0 ? {} : { ingress }),
            ...(egress.length === 0 ? {} : { egress }),
          }),
        ];
      }),
  ]);
}
