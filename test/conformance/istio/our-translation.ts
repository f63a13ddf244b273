/** What Nines gives a proxy, as Envoy v3 resources: `mesh`, rendered by `envoy`. */
import { renderProxy } from '../../../src/envoy/render-proxy.ts';
import { sampleSettings } from '../../../src/envoy/sample-settings.ts';
import { targetPortOf } from '../../../src/kubernetes/endpoints.ts';
import { groupEndpoints, selectEndpoints } from '../../../src/mesh/endpoints.ts';
import { mtlsMode } from '../../../src/mesh/mtls-mode.ts';
import { proxyConfig } from '../../../src/mesh/proxy-config.ts';
import type { Cluster, Endpoint, EndpointGroups, ProxyConfig } from '../../../src/mesh/types.ts';
import { gatewayAddress } from './kubernetes-objects.ts';
import type { PreparedQuestion } from './prepare-question.ts';
import type { AskedProxy, Translation } from './types.ts';

const FILES = { chain: 'chain.pem', key: 'key.pem', authorities: 'authorities.pem' };

export interface OurTranslation extends Translation {
  readonly config: ProxyConfig;
}

/** The resources of one proxy of a question. */
export function ourTranslation(prepared: PreparedQuestion, index: number): OurTranslation {
  const { mesh, proxies, asked } = prepared;
  const config = proxyConfig(mesh, proxies[index]!);
  const settings = sampleSettings({
    identity: FILES,
    credential: () => FILES,
    jwks: () => '{}',
    reach: ({ address, port }) => ({ address: gatewayAddress(mesh, address), port }),
  });
  const groups = new Map(
    [...config.clusters.values()]
      .filter((cluster) => cluster.missing === null)
      .map((cluster) => [cluster.key, groupsOf(cluster, prepared, asked[index]!)]),
  );
  const rendered = renderProxy(config, groups, settings, {
    routes: (name) => ({ rds: { route_config_name: name } }),
    endpoints: (key) => ({ type: clusterType(config.clusters.get(key)!) }),
  });
  return {
    config,
    listeners: rendered.listeners,
    routes: [...rendered.routes.values()],
    clusters: rendered.clusters,
    endpoints: [...rendered.endpoints.values()],
  };
}

function groupsOf(cluster: Cluster, prepared: PreparedQuestion, proxy: AskedProxy): EndpointGroups {
  const { mesh } = prepared;
  const place = { locality: proxy.locality, network: proxy.network, cluster: mesh.cluster, labels: proxy.labels };
  return groupEndpoints(
    cluster,
    selectEndpoints(cluster, candidates(cluster, prepared)),
    place,
    mesh.networks.gateways,
  );
}

function candidates({ endpoints }: Cluster, { mesh, pods }: PreparedQuestion): readonly Endpoint[] {
  if (endpoints.kind !== 'pods') return [];
  return pods.flatMap((pod): Endpoint[] => {
    const port = targetPortOf(endpoints.targetPort, pod.ports);
    if (port === null) return [];
    const { cluster, namespace, name, ip, network, locality, labels, ready } = pod;
    const meshed = pod.meshed && mtlsMode(mesh, { ...pod, kind: 'sidecar' }, port).mode !== 'DISABLE';
    const id = `${cluster}/${namespace}/${name}`;
    return [{ id, address: ip, port, cluster, network, locality, labels, weight: 1, ready, meshed }];
  });
}

function clusterType({ endpoints }: Cluster): string {
  return endpoints.kind === 'static' && endpoints.resolution === 'dns' ? 'STRICT_DNS' : 'EDS';
}
