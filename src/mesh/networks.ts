/**
 * Which clusters share a mesh and how pods of one are reached from another. Istio calls a network what is flat inside;
 * the label `topology.istio.io/network` of the root namespace names it. Pods of another network are reached through its
 * east-west gateway: a Service that carries the same label (pilot/pkg/serviceregistry/kube/controller/network.go).
 *
 * Two clusters count as one mesh when something says so: an east-west gateway (a server of mode AUTO_PASSTHROUGH), a
 * remote secret (`istio/multiCluster`), or a network label. Else each is a mesh of its own.
 */
import type { IstioFacts } from '../engines/istio.ts';
import { ROOT_NAMESPACE } from '../engines/istio-root-namespace.ts';
import { numberAt, recordsAt, stringAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Origin } from '../manifests/types.ts';

const NETWORK_LABEL = 'topology.istio.io/network';

/** An east-west gateway: where pods of a network are reached from outside it. */
export interface NetworkGateway {
  readonly network: string;
  readonly cluster: string;
  /** Host name of its Service, which stands for its address. */
  readonly address: string;
  readonly port: number;
  readonly origin: Origin;
}

export interface Networks {
  /** Network of each cluster; empty: unnamed, flat with all other unnamed ones. */
  readonly ofCluster: ReadonlyMap<string, string>;
  readonly gateways: readonly NetworkGateway[];
}

function eastWestPort(
  ports: readonly (readonly [number, unknown])[],
  label: string | undefined,
  facts: IstioFacts,
): number {
  if (label !== undefined && Number.isInteger(Number(label))) return Number(label);
  const tls = ports.find(
    ([, port]) => stringAt(port, ['name']) === 'tls' || numberAt(port, ['port']) === facts.eastWestPort,
  );
  return numberAt(tls?.[1], ['port']) ?? facts.eastWestPort;
}

/** Networks and their gateways over all clusters. */
export function readNetworks(index: ManifestIndex, facts: IstioFacts): Networks {
  const ofCluster = new Map<string, string>();
  const gateways: NetworkGateway[] = [];
  for (const cluster of index.clusters) {
    const namespaces = index.ofKind('', 'Namespace', cluster);
    const root = namespaces.find(({ object }) => object.metadata.name === ROOT_NAMESPACE);
    const labelled = root?.object.metadata.labels?.[NETWORK_LABEL];
    ofCluster.set(cluster, labelled ?? '');
    for (const manifest of index.ofKind('', 'Service', cluster)) {
      const labels = manifest.object.metadata.labels ?? {};
      const network = labels[NETWORK_LABEL];
      if (network === undefined) continue;
      const port = eastWestPort(
        recordsAt(manifest.object, ['spec', 'ports']),
        labels['networking.istio.io/gatewayPort'],
        facts,
      );
      const address = `${manifest.object.metadata.name}.${index.namespaceOf(manifest)}.${cluster}`;
      gateways.push({ network, cluster, address, port, origin: { manifest, path: [] } });
      if (labelled === undefined) ofCluster.set(cluster, network);
    }
  }
  return { ofCluster, gateways };
}

function hasEastWestServer(index: ManifestIndex, cluster: string): boolean {
  return index
    .ofKind('networking.istio.io', 'Gateway', cluster)
    .some(({ object }) =>
      recordsAt(object, ['spec', 'servers']).some(
        ([, server]) => stringAt(server, ['tls', 'mode']) === 'AUTO_PASSTHROUGH',
      ),
    );
}

/** The clusters that share a mesh with this one, itself first. */
export function joinedClusters(index: ManifestIndex, cluster: string, networks: Networks): readonly string[] {
  const signs = (each: string): boolean =>
    hasEastWestServer(index, each) ||
    (networks.ofCluster.get(each) ?? '') !== '' ||
    index.ofKind('', 'Secret', each).some(({ object }) => object.metadata.labels?.['istio/multiCluster'] === 'true');
  if (!signs(cluster)) return [cluster];
  return [cluster, ...index.clusters.filter((other) => other !== cluster && signs(other))];
}
