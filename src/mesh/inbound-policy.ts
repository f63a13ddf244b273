/** What guards a workload's ports, or a gateway: mutual TLS, tokens, authorization, rate limit. */
import { authorizationPolicies } from './authorization-policies.ts';
import type { Mesh } from './build-mesh.ts';
import type { Unmodelled } from './delegates.ts';
import { includesLabels } from './includes-labels.ts';
import { jwtRules } from './jwt-rules.ts';
import { filterRateLimit, inboundRateLimit, type RateLimitPatches } from './local-rate-limit.ts';
import { mtlsMode } from './mtls-mode.ts';
import type { MeshService, ServicePort } from './services.ts';
import type { InboundPolicy, ProxyIdentity } from './types.ts';
import type { Workload } from './workloads.ts';

/** The workload that a sidecar stands beside; null when it is not among the objects. */
function workloadOfProxy(mesh: Mesh, proxy: ProxyIdentity): Workload | null {
  return (
    mesh.workloads.find(
      (each) => each.cluster === proxy.cluster && each.namespace === proxy.namespace && each.name === proxy.workload,
    ) ?? null
  );
}

/** Container port that a service port leads to; null when it names one that the pods do not have. */
export function containerPort(port: ServicePort, workload: Pick<Workload, 'ports'>): number | null {
  if (typeof port.targetPort === 'number') return port.targetPort;
  return workload.ports.find((each) => each.name === port.targetPort)?.port ?? null;
}

/** Services that select the pods of a workload. */
export function servicesOf(mesh: Mesh, namespace: string, labels: Workload['labels']): readonly MeshService[] {
  return [...mesh.services.values()]
    .flat()
    .filter(
      (service) =>
        service.namespace === namespace && service.selector !== null && includesLabels(labels, service.selector),
    );
}

/** What guards each port of a workload: those that services lead to and those that its containers declare. */
export function inboundPolicies(
  mesh: Mesh,
  proxy: ProxyIdentity,
  patches: RateLimitPatches,
  unmodelled: Unmodelled[],
): ReadonlyMap<number, InboundPolicy> {
  const workload = workloadOfProxy(mesh, proxy);
  const servicePorts = new Map<number, number[]>();
  for (const port of workload?.ports ?? []) servicePorts.set(port.port, []);
  for (const service of servicesOf(mesh, proxy.namespace, workload?.labels ?? proxy.labels)) {
    for (const port of service.ports) {
      const container = containerPort(port, workload ?? { ports: [] });
      if (container !== null) servicePorts.set(container, [...(servicePorts.get(container) ?? []), port.number]);
    }
  }
  const jwt = jwtRules(mesh, proxy);
  const authorization = authorizationPolicies(mesh, proxy, unmodelled);
  const ports = [...servicePorts].sort(([a], [b]) => a - b);
  return new Map(
    ports.map(([port, numbers]) => {
      const { mode, origin } = mtlsMode(mesh, proxy, port);
      const rateLimit = inboundRateLimit(patches, numbers, port);
      return [port, { mtls: mode, mtlsOrigin: origin, jwt, authorization, rateLimit }] as const;
    }),
  );
}

/** What guards a gateway as a whole. Its servers terminate TLS themselves, so no mutual TLS is asked of clients here. */
export function gatewayGuard(
  mesh: Mesh,
  proxy: ProxyIdentity,
  patches: RateLimitPatches,
  unmodelled: Unmodelled[],
): InboundPolicy {
  return {
    mtls: 'DISABLE',
    mtlsOrigin: null,
    jwt: jwtRules(mesh, proxy),
    authorization: authorizationPolicies(mesh, proxy, unmodelled),
    rateLimit: filterRateLimit(patches, 'GATEWAY', 0),
  };
}
