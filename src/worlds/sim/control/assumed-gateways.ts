/**
 * Gateway deployments that no manifest defines. A Gateway names its proxies by label; where nobody in the set carries
 * the labels (the usual case: they come from a chart), as many as assumed are put there, shaped like the chart's.
 */
import { podTemplateOf } from '../../../kubernetes/pod-template.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import type { Labels } from '../../../manifests/types.ts';
import type { Mesh } from '../../../mesh/build-mesh.ts';
import { includesLabels } from '../../../mesh/includes-labels.ts';

/** Whether some Gateway of the mesh is served by pods with these labels. */
export function servesGateway(mesh: Mesh, namespace: string, labels: Labels): boolean {
  return mesh.gateways.some(
    (gateway) =>
      Object.keys(gateway.selector).length > 0 &&
      (gateway.onlyNamespace === null || gateway.onlyNamespace === namespace) &&
      includesLabels(labels, gateway.selector),
  );
}

/** The gateway workloads to assume in the cluster of a mesh, in id order. */
export function assumedGateways(mesh: Mesh, workloads: readonly Workload[], replicas: number): readonly Workload[] {
  const found = new Map<string, Workload>();
  for (const gateway of mesh.gateways) {
    if (Object.keys(gateway.selector).length === 0) continue;
    const isDefined = workloads.some(
      ({ namespace, template }) =>
        (gateway.onlyNamespace === null || gateway.onlyNamespace === namespace) &&
        includesLabels(template.labels, gateway.selector),
    );
    if (isDefined) continue;
    const namespace = gateway.onlyNamespace ?? mesh.settings.rootNamespace;
    const name = gatewayName(gateway.selector, gateway.api === 'gatewayApi' ? `${gateway.name}-istio` : null);
    const workload = gatewayWorkload(
      mesh,
      namespace,
      name,
      gateway.selector,
      gateway.servers,
      replicas,
      gateway.origin.manifest,
    );
    const known = found.get(workload.id);
    // Two selectors may name the same proxies, one with more labels than the other.
    if (
      known === undefined ||
      Object.keys(known.template.labels).length < Object.keys(workload.template.labels).length
    ) {
      found.set(workload.id, workload);
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** `istio: ingressgateway` is the label of the deployment `istio-ingressgateway`. */
function gatewayName(selector: Labels, given: string | null): string {
  if (given !== null) return given;
  if (selector.app !== undefined) return selector.app;
  if (selector.istio !== undefined) return `istio-${selector.istio}`;
  const first = Object.keys(selector).sort()[0] ?? '';
  return selector[first] ?? 'gateway';
}

function gatewayWorkload(
  mesh: Mesh,
  namespace: string,
  name: string,
  selector: Labels,
  servers: Mesh['gateways'][number]['servers'],
  replicas: number,
  manifest: Workload['manifest'],
): Workload {
  const labels = { ...selector, 'sidecar.istio.io/inject': 'true' };
  const ports = [...new Set(servers.map(({ port }) => port))].sort((a, b) => a - b);
  // Resources, probe and the five seconds in which a gateway still answers after SIGTERM are those of Istio's chart
  // (gateway/values.yaml, `terminationDrainDuration`).
  const template = {
    metadata: { labels },
    spec: {
      serviceAccountName: name,
      containers: [
        {
          name: 'istio-proxy',
          ports: ports.map((containerPort) => ({ containerPort, name: `port-${containerPort}` })),
          resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } },
          readinessProbe: {
            httpGet: { path: '/healthz/ready', port: 15021 },
            periodSeconds: 15,
            timeoutSeconds: 3,
            failureThreshold: 4,
          },
          lifecycle: { preStop: { sleep: { seconds: 5 } } },
        },
      ],
    },
  };
  return {
    id: `Deployment/${namespace}/${name}`,
    kind: 'Deployment',
    cluster: mesh.cluster,
    namespace,
    name,
    replicas: Math.max(1, replicas),
    replicasFrom: 'default',
    perNode: false,
    template: podTemplateOf(template, () => ({ value: 0, mayPreempt: true })),
    selector: { matchLabels: selector, matchExpressions: [] },
    update: { kind: 'rolling', maxUnavailable: '25%', maxSurge: '25%' },
    minReadyUs: 0,
    progressDeadlineUs: 600_000_000,
    operator: null,
    manifest,
  };
}
