/** What Kubernetes shows Istio of one cluster: Services and their slices, pods, nodes, namespaces, the Gateway API. */

import { targetPortOf } from '../../../src/kubernetes/endpoints.ts';
import { stringRecordAt } from '../../../src/manifests/field.ts';
import { groupOf } from '../../../src/manifests/object-scope.ts';
import type { Manifest } from '../../../src/manifests/types.ts';
import type { Mesh } from '../../../src/mesh/build-mesh.ts';
import { includesLabels } from '../../../src/mesh/includes-labels.ts';
import { kubernetesService, type MeshService } from '../../../src/mesh/services.ts';
import type { PlacedPod } from './place-pods.ts';

const GATEWAY_API_KINDS = new Set([
  'Gateway',
  'GatewayClass',
  'HTTPRoute',
  'GRPCRoute',
  'TCPRoute',
  'TLSRoute',
  'ReferenceGrant',
]);
const NETWORK_LABEL = 'topology.istio.io/network';

/** Address of an east-west gateway, whose Service Nines knows by its name alone. */
export function gatewayAddress(mesh: Mesh, name: string): string {
  const index = mesh.networks.gateways.findIndex((each) => each.address === name);
  return index < 0 ? name : `172.16.0.${index + 1}`;
}

export function kubernetesObjects(
  cluster: string,
  mesh: Mesh,
  manifests: readonly Manifest[],
  pods: readonly PlacedPod[],
): readonly object[] {
  const own = pods.filter((pod) => pod.cluster === cluster);
  const written = manifests.filter((manifest) => manifest.cluster === cluster);
  const services = written.filter(({ object }) => object.apiVersion === 'v1' && object.kind === 'Service');
  const namespaces = written.filter(({ object }) => object.apiVersion === 'v1' && object.kind === 'Namespace');
  const gatewayApi = written.filter(
    ({ object }) => groupOf(object.apiVersion) === 'gateway.networking.k8s.io' && GATEWAY_API_KINDS.has(object.kind),
  );
  return [
    ...nodes(own),
    ...namespaces.map(({ object }) => object),
    ...own.map(podObject),
    ...services.map((manifest) => serviceObject(manifest, mesh)),
    ...services.flatMap((manifest) => slices(manifest, own)),
    ...gatewayApi.map(({ object }) => inNamespace({ ...withDefaults(object), apiVersion: servedVersion(object) })),
  ];
}

/** The default of the Gateway API that the API server fills in and Istio relies on: a redirect's code. */
function withDefaults(object: Manifest['object']): Manifest['object'] {
  const text = JSON.stringify(object, (key, value) =>
    key === 'requestRedirect' ? { statusCode: 302, ...(value as object) } : value,
  );
  return JSON.parse(text) as Manifest['object'];
}

/** The API server serves every version of a kind, whichever was written; the control plane asks for one. */
function servedVersion({ apiVersion, kind }: Manifest['object']): string {
  const version = kind === 'ReferenceGrant' ? 'v1beta1' : kind === 'TCPRoute' ? 'v1alpha2' : 'v1';
  return apiVersion.replace(/\/v.*$/, `/${version}`);
}

function inNamespace(object: Manifest['object']): object {
  return { ...object, metadata: { namespace: 'default', ...object.metadata } };
}

function nodes(pods: readonly PlacedPod[]): readonly object[] {
  const found = new Map(pods.map((pod) => [pod.node, pod.locality]));
  return [...found].map(([name, { region, zone }]) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': zone } },
  }));
}

/** With the labels that injection adds. */
function podObject(pod: PlacedPod): object {
  const labels = {
    ...pod.labels,
    ...(pod.meshed ? { 'security.istio.io/tlsMode': 'istio' } : {}),
    ...(pod.network === '' ? {} : { [NETWORK_LABEL]: pod.network }),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod.name, namespace: pod.namespace, labels },
    spec: {
      nodeName: pod.node,
      serviceAccountName: pod.serviceAccount,
      containers: [{ name: 'main', ports: pod.ports.map(({ name, port }) => ({ name, containerPort: port })) }],
    },
    status: {
      phase: 'Running',
      podIP: pod.ip,
      podIPs: [{ ip: pod.ip }],
      conditions: [{ type: 'Ready', status: pod.ready ? 'True' : 'False' }],
    },
  };
}

function serviceObject({ object, cluster }: Manifest, mesh: Mesh): object {
  const namespace = object.metadata.namespace ?? 'default';
  const address = `${object.metadata.name}.${namespace}.${cluster}`;
  const ip = gatewayAddress(mesh, address);
  const status = ip === address ? {} : { status: { loadBalancer: { ingress: [{ ip }] } } };
  return { ...inNamespace(object), ...status };
}

/** Slices as the controller writes them: pods whose named ports lead elsewhere stand in a slice of their own. */
function slices(manifest: Manifest, pods: readonly PlacedPod[]): readonly object[] {
  const namespace = manifest.object.metadata.namespace ?? 'default';
  const service = kubernetesService(manifest, namespace);
  const { selector, ports } = service;
  if (selector === null) return [];
  const byPorts = new Map<string, PlacedPod[]>();
  for (const pod of pods.filter((each) => each.namespace === namespace && includesLabels(each.labels, selector))) {
    const key = JSON.stringify(ports.map(({ targetPort }) => targetPortOf(targetPort, pod.ports)));
    byPorts.set(key, [...(byPorts.get(key) ?? []), pod]);
  }
  return [...byPorts].map(([key, members], index) => slice(service, JSON.parse(key), members, index));
}

function slice(
  service: MeshService,
  targets: readonly (number | null)[],
  members: readonly PlacedPod[],
  index: number,
): object {
  const { name, namespace, ports } = service;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-${index}`,
      namespace,
      labels: {
        ...stringRecordAt(service.origin.manifest.object, ['metadata', 'labels']),
        'kubernetes.io/service-name': name,
      },
    },
    addressType: 'IPv4',
    ports: ports.flatMap((port, at) => (targets[at] === null ? [] : [{ name: port.name, port: targets[at] }])),
    endpoints: members.map((pod) => ({
      addresses: [pod.ip],
      conditions: { ready: pod.ready, serving: pod.ready, terminating: false },
      nodeName: pod.node,
      zone: pod.locality.zone,
      targetRef: { kind: 'Pod', name: pod.name, namespace: pod.namespace },
    })),
  };
}
