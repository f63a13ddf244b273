/**
 * Gateway deployments that no manifest defines (the usual case: they come from a chart): as many replicas as assumed,
 * shaped like the chart's. Which there are, and who they are, the mesh says.
 */
import { podTemplateOf } from '../../../kubernetes/pod-template.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import type { Labels } from '../../../manifests/types.ts';
import type { Mesh } from '../../../mesh/build-mesh.ts';
import { servedGateways } from '../../../mesh/gateway-listeners.ts';
import type { MeshGateway } from '../../../mesh/gateways.ts';
import { includesLabels } from '../../../mesh/includes-labels.ts';
import type { FoundProxy } from '../../../mesh/proxies.ts';

/** The gateway workloads to assume in the cluster of a mesh, in id order. */
export function assumedGateways(mesh: Mesh, proxies: readonly FoundProxy[], replicas: number): readonly Workload[] {
  return proxies
    .filter(({ kind, assumed }) => kind === 'gateway' && assumed !== null)
    .flatMap((proxy) => {
      const served = servedGateways(mesh.gateways, proxy);
      const [first] = served;
      return first === undefined ? [] : [gatewayWorkload(mesh, proxy, served, first, replicas)];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Labels that Services of the namespace look for on the same pods: the chart puts them there too. */
function servicedLabels(mesh: Mesh, { namespace }: FoundProxy, selector: Labels): Labels {
  const labels: Record<string, string> = {};
  for (const service of [...mesh.services.values()].flat()) {
    const wanted = service.selector;
    const isOwn = service.namespace === namespace && service.clusters.includes(mesh.cluster);
    if (wanted !== null && isOwn && includesLabels(wanted, selector)) Object.assign(labels, wanted);
  }
  return labels;
}

function gatewayWorkload(
  mesh: Mesh,
  proxy: FoundProxy,
  served: readonly MeshGateway[],
  gateway: MeshGateway,
  replicas: number,
): Workload {
  const { namespace, workload: name } = proxy;
  const ports = [...new Set(served.flatMap(({ servers }) => servers.map(({ port }) => port)))].sort((a, b) => a - b);
  // Resources, probe and the five seconds in which a gateway still answers after SIGTERM are those of Istio's chart
  // (gateway/values.yaml, `terminationDrainDuration`).
  const template = {
    metadata: { labels: { ...servicedLabels(mesh, proxy, gateway.selector), ...proxy.labels } },
    spec: {
      serviceAccountName: proxy.serviceAccount,
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
    selector: { matchLabels: proxy.labels, matchExpressions: [] },
    update: { kind: 'rolling', maxUnavailable: '25%', maxSurge: '25%' },
    minReadyUs: 0,
    progressDeadlineUs: 600_000_000,
    operator: null,
    manifest: gateway.origin.manifest,
  };
}
