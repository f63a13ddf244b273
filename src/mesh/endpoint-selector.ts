/** How the endpoints of a service port and subset are found: pods by labels, or addresses that are written down. */
import type { IstioFacts } from '../engines/istio.ts';
import { ISTIO_CLUSTER_LABEL } from '../engines/istio-labels.ts';
import type { Mesh } from './build-mesh.ts';
import type { DestinationRule } from './destination-rules.ts';
import { includesLabels } from './includes-labels.ts';
import type { MeshService, ServicePort } from './services.ts';
import type { EndpointSelector, OutlierPolicy } from './types.ts';

/** Port of the east-west gateways, where some of the clusters stand on another network than this one. */
function eastWestPort(mesh: Mesh, clusters: readonly string[]): number | null {
  const own = mesh.networks.ofCluster.get(mesh.cluster) ?? '';
  for (const cluster of clusters) {
    const network = mesh.networks.ofCluster.get(cluster) ?? '';
    if (network === own) continue;
    const gateway = mesh.networks.gateways.find((each) => each.network === network);
    if (gateway !== undefined) return gateway.port;
  }
  return null;
}

/**
 * Whether a proxy is told of pods that are not ready (`supportsUnhealthyEndpoints`): not where it could panic and send to
 * them after all; always where they say when to leave the zone.
 */
function sendsUnready(service: MeshService, outlier: OutlierPolicy | null, facts: IstioFacts): boolean {
  if (service.trafficDistribution !== 'any') return true;
  return facts.sendsUnready && (outlier?.minHealthPercent ?? 0) <= 0;
}

/** The selector of a service port, narrowed by a subset's labels. A subset by cluster names clusters, not pods. */
export function endpointSelector(
  mesh: Mesh,
  service: MeshService,
  port: ServicePort,
  rule: DestinationRule | null,
  subset: string | null,
  outlier: OutlierPolicy | null,
): EndpointSelector {
  const { [ISTIO_CLUSTER_LABEL]: only, ...subsetLabels } =
    rule?.subsets.find((each) => each.name === subset)?.labels ?? {};
  const { resolution, selector } = service;
  if (resolution === 'alias') return { kind: 'none' };
  if (selector !== null && service.writtenEndpoints.length === 0) {
    const clusters = only === undefined ? service.clusters : service.clusters.filter((each) => each === only);
    return {
      kind: 'pods',
      namespace: service.namespace,
      selector,
      subsetLabels,
      targetPort: port.targetPort,
      clusters,
      publishNotReady: service.publishNotReady,
      ...(sendsUnready(service, outlier, mesh.facts) ? { sendsUnready: true as const } : {}),
      eastWestPort: eastWestPort(mesh, clusters),
    };
  }
  // A Service without a selector has endpoints that somebody else writes, which no manifest shows.
  if (service.registry === 'kubernetes') return { kind: 'none' };
  const endpoints = service.writtenEndpoints
    .filter((endpoint) => includesLabels(endpoint.labels, subsetLabels))
    .map(({ ports, ...endpoint }) => ({ ...endpoint, port: ports[port.name] ?? numericPort(port) }));
  const how = resolution === 'static' || resolution === 'dns' ? resolution : 'none';
  return { kind: 'static', endpoints, resolution: how };
}

function numericPort(port: ServicePort): number {
  return typeof port.targetPort === 'number' ? port.targetPort : port.number;
}
