/**
 * The proxies of a mesh: gateways that serve some Gateway, and a sidecar per workload that injection reaches
 * (pkg/kube/inject, manifests/.../injector webhook rules).
 *
 * Leaves out: revisions of the control plane that differ, `excludeInboundPorts` and siblings, ambient mode.
 */
import type { Labels } from '../manifests/types.ts';
import type { Mesh } from './build-mesh.ts';
import { GATEWAY_NAME_LABEL } from './gateway-api-gateways.ts';
import { servedGateways } from './gateway-listeners.ts';
import type { MeshGateway } from './gateways.ts';
import { includesLabels } from './includes-labels.ts';
import type { ProxyIdentity } from './types.ts';
import type { Workload } from './workloads.ts';

/** A proxy with what is known of its existence. */
export interface FoundProxy extends ProxyIdentity {
  /** Pods as declared; null: nothing says. */
  readonly replicas: number | null;
  /** Why it is taken to exist although no object says so; null: an object does. */
  readonly assumed: string | null;
}

const INJECT = 'sidecar.istio.io/inject';

/** What namespace and pod say about injection: on, off, or nothing. */
export function injection(
  namespace: Labels,
  workload: Pick<Workload, 'labels' | 'annotations' | 'hostNetwork'>,
): 'on' | 'off' | 'unsaid' {
  if (workload.hostNetwork) return 'off';
  const pod = workload.labels[INJECT] ?? workload.annotations[INJECT];
  if (namespace['istio-injection'] === 'disabled' || pod === 'false') return 'off';
  if (namespace['istio-injection'] === 'enabled' || namespace['istio.io/rev'] !== undefined) return 'on';
  return pod === 'true' || workload.labels['istio.io/rev'] !== undefined ? 'on' : 'unsaid';
}

function identity(workload: Workload, kind: ProxyIdentity['kind']): ProxyIdentity {
  const { cluster, namespace, name, labels, serviceAccount } = workload;
  return { kind, cluster, namespace, workload: name, labels, serviceAccount };
}

/** Objects that only a mesh reads: with one of them, workloads that nothing is said of are taken to be in it. */
function hasMeshObjects(mesh: Mesh): boolean {
  const policies = [
    mesh.peerAuthentications,
    mesh.authorizationPolicies,
    mesh.requestAuthentications,
    mesh.sidecars,
    mesh.envoyFilters,
  ];
  return (
    mesh.virtualServices.length > 0 ||
    mesh.gateways.length > 0 ||
    mesh.destinationRules.local.size > 0 ||
    [...mesh.services.values()].some((each) => each.some((service) => service.registry === 'serviceEntry')) ||
    policies.some((each) => each.length > 0)
  );
}

function isGatewayWorkload(mesh: Mesh, workload: Workload): boolean {
  const served = servedGateways(mesh.gateways, identity(workload, 'gateway'));
  // A Gateway without selector would make every pod of the mesh a gateway; Istio's proxies of type router alone are.
  return served.some((gateway) => Object.keys(gateway.selector).length > 0);
}

/** A gateway that nobody declared: Istio's own installation is usually not among the objects. */
function assumedGateway(mesh: Mesh, gateway: MeshGateway): FoundProxy {
  const made = gateway.api === 'gatewayApi' && gateway.selector[GATEWAY_NAME_LABEL] !== undefined;
  const { app, istio } = gateway.selector;
  // Istio's own gateways carry `istio: ingressgateway` and are called `istio-ingressgateway`.
  const named = istio === undefined ? (app ?? `${gateway.name}-proxy`) : `istio-${istio}`;
  const workload = made ? `${gateway.name}-istio` : named;
  return {
    kind: 'gateway',
    cluster: mesh.cluster,
    namespace: gateway.onlyNamespace ?? gatewayNamespace(mesh, gateway),
    workload,
    // Istio's charts give their gateways an `app` label beside `istio`.
    labels: istio === undefined ? gateway.selector : { app: `istio-${istio}`, ...gateway.selector },
    serviceAccount: made ? `${gateway.name}-istio` : `${workload}-service-account`,
    replicas: null,
    assumed: made
      ? `Istio makes a deployment for Gateway ${gateway.namespace}/${gateway.name}`
      : `no workload among the objects has the labels of Gateway ${gateway.namespace}/${gateway.name}`,
  };
}

/** Istio's default gateways stand in the root namespace; others where a Service selects such pods, else beside the Gateway. */
function gatewayNamespace(mesh: Mesh, gateway: MeshGateway): string {
  const { istio } = gateway.selector;
  if (istio === 'ingressgateway' || istio === 'egressgateway' || istio === 'eastwestgateway')
    return mesh.settings.rootNamespace;
  const service = [...mesh.services.values()]
    .flat()
    .find((each) => each.selector !== null && includesLabels(gateway.selector, each.selector));
  return service?.namespace ?? gateway.namespace;
}

/** Every proxy of this mesh's own cluster, gateways first, in the order of their objects. */
export function findProxies(mesh: Mesh): readonly FoundProxy[] {
  const own = mesh.workloads.filter((workload) => workload.cluster === mesh.cluster);
  const gateways: FoundProxy[] = [];
  const sidecars: FoundProxy[] = [];
  const assume = hasMeshObjects(mesh);
  for (const workload of own) {
    if (isGatewayWorkload(mesh, workload)) {
      gateways.push({ ...identity(workload, 'gateway'), replicas: workload.replicas, assumed: null });
      continue;
    }
    const state = injection(mesh.namespaces.get(workload.namespace) ?? {}, workload);
    const unsaid = state === 'unsaid' && (assume || mesh.settings.injectByDefault);
    if (workload.namespace === mesh.settings.rootNamespace && state !== 'on') continue;
    if (state === 'on' || unsaid) {
      const assumed = unsaid && !mesh.settings.injectByDefault ? 'no label says whether pods get a sidecar' : null;
      sidecars.push({ ...identity(workload, 'sidecar'), replicas: workload.replicas, assumed });
    }
  }
  for (const gateway of mesh.gateways) {
    const served = gateways.some((proxy) => servedGateways([gateway], proxy).length > 0);
    if (!served) gateways.push(assumedGateway(mesh, gateway));
  }
  return [...gateways, ...sidecars];
}
