import { groupEndpoints } from '../../src/mesh/endpoints.ts';
import { localityOf, localityText } from '../../src/mesh/locality.ts';
import type { NetworkGateway } from '../../src/mesh/networks.ts';
import { proxyConfig } from '../../src/mesh/proxy-config.ts';
import type { Endpoint } from '../../src/mesh/types.ts';
import type { Story } from '../story.ts';
import { storyMeshes } from './story-meshes.ts';

/**
 * How a proxy orders endpoints: `localities shop/cart:80 us-east/a` with lines such as `us-east/a 2` (locality, pods),
 * `us-west/a 2 west` (in network `west`), `us-west/a 2 west plain` (without sidecars), `node=n1` (labels of the pods).
 * `gateway west 2` is a network's east-west gateway with so many addresses; `proxy node=n1` gives the proxy labels.
 */
export function localities(args: readonly string[], body: string, story: Story): string {
  const [place = '', locality = '', network = ''] = args;
  const [, namespace, name, port] = /^([^/]+)\/([^:]+):(\d+)$/.exec(place) ?? [];
  const [mesh] = storyMeshes(story);
  const config = proxyConfig(mesh!, {
    kind: 'sidecar',
    cluster: 'default',
    namespace: namespace ?? '',
    workload: 'client',
    labels: {},
    serviceAccount: 'client',
  });
  const cluster = config.clusters.get(`outbound|${port}||${name}.${namespace}.svc.cluster.local`);
  if (cluster === undefined) return 'no such destination\n';
  const lines = body
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first !== '');
  const labels = labelsIn(lines.find(([first]) => first === 'proxy') ?? []);
  const gateways = lines
    .filter(([first]) => first === 'gateway')
    .flatMap(([, of = '', count = '1']) => gatewaysOf(of, Number(count), mesh!.cluster));
  const endpoints = lines.filter(([first]) => first !== 'proxy' && first !== 'gateway').flatMap(endpointsOf);
  const groups = groupEndpoints(
    cluster,
    endpoints,
    { locality: localityOf(locality), network, cluster: 'default', labels },
    gateways,
  );
  const rows = groups.priorities.flatMap((members, priority) =>
    members.map((group) => {
      const names = group.endpoints.map((each) => (each.weight === 1 ? each.id : `${each.id} (${each.weight})`));
      return `priority ${priority}: ${localityText(group.locality)} weight ${group.weight}: ${names.join(', ')}\n`;
    }),
  );
  return rows.length === 0 ? 'no endpoints\n' : `${groups.weighted ? 'by locality weight\n' : ''}${rows.join('')}`;
}

function labelsIn(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.filter((word) => word.includes('=')).map((word) => word.split('=') as [string, string]),
  );
}

function gatewaysOf(network: string, count: number, cluster: string): NetworkGateway[] {
  const origin = {
    manifest: { object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'gw' } }, cluster },
    path: [],
  };
  return Array.from({ length: count }, (_, index) => ({
    network,
    cluster: network,
    address: `${network}-${index + 1}`,
    port: 15443,
    origin,
  }));
}

function endpointsOf([locality = '', count = '1', ...rest]: readonly string[], line: number): Endpoint[] {
  const network = rest.find((word) => !word.includes('=') && word !== 'plain') ?? '';
  return Array.from({ length: Number(count) }, (_, index) => ({
    id: `${String.fromCharCode(97 + line)}${index + 1}`,
    address: `10.${line}.0.${index + 1}`,
    port: 8080,
    cluster: network === '' ? 'default' : network,
    network,
    locality: localityOf(locality),
    labels: labelsIn(rest),
    weight: 1,
    ready: true,
    meshed: !rest.includes('plain'),
  }));
}
