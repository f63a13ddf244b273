import type { Mesh } from '../../../mesh/build-mesh.ts';
import type { Locality, ProxyIdentity } from '../../../mesh/types.ts';
import type { Client } from '../run-input.ts';
import type { ControlPlane } from '../types.ts';
import type { Caller } from './caller.ts';
import type { FleetTable } from './fleet-table.ts';

/** Replicas of a caller that no manifest describes, one per zone in turn, each with its own proxy. */
export function clientCallers(
  client: Client,
  entry: Extract<Client['entry'], { kind: 'workload' }>,
  table: FleetTable,
  control: ControlPlane,
  mesh: Mesh,
): readonly Caller[] {
  const proxy: ProxyIdentity = {
    kind: 'sidecar',
    cluster: client.cluster,
    namespace: entry.namespace,
    workload: entry.workload,
    labels: entry.labels,
    serviceAccount: entry.serviceAccount,
  };
  const zones = zonesOf(control, client.cluster);
  return Array.from({ length: Math.max(1, entry.replicas) }, (_, number) =>
    table.addClient(proxy, entry.meshed, {
      name: `${client.name}#${number}`,
      workload: client.name,
      locality: zones[number % zones.length]!,
      network: mesh.networks.ofCluster.get(client.cluster) ?? '',
      cluster: client.cluster,
      labels: entry.labels,
    }),
  );
}

/** Where pods of the cluster stand, in name order. */
function zonesOf(control: ControlPlane, cluster: string): readonly Locality[] {
  const zones = new Map<string, Locality>();
  for (const pod of control.pods) {
    if (pod.cluster !== cluster || pod.node === null) continue;
    zones.set(`${pod.locality.region}/${pod.locality.zone}/${pod.locality.subzone}`, pod.locality);
  }
  const found = [...zones].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, locality]) => locality);
  return found.length > 0 ? found : [{ region: '', zone: '', subzone: '' }];
}
