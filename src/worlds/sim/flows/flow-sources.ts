/** Which proxies a client's requests enter by, and what their configuration makes of them. */
import type { ProxyPlace } from '../../../mesh/endpoints.ts';
import { proxyConfig } from '../../../mesh/proxy-config.ts';
import type { Locality, ProxyIdentity } from '../../../mesh/types.ts';
import { Fleet, type Outgoing, type RequestKind } from '../requests/fleet.ts';
import { identityOf, workloadName } from '../requests/fleet-table.ts';
import type { PlaneControl } from '../requests/request-plane.ts';
import type { Client } from '../run-input.ts';
import type { SimPod } from '../types.ts';

/** Proxies of one workload in one zone. */
export interface FlowSource {
  readonly fleet: Fleet;
  /** As signals name it. */
  readonly workload: string;
  readonly place: ProxyPlace;
}

export interface EnteringFlow {
  readonly source: FlowSource;
  readonly outgoing: Outgoing;
  /** Of the client's requests. */
  readonly share: number;
}

export class FlowSources {
  readonly #control: PlaneControl;
  #fleets = new Map<string, Fleet>();

  constructor(control: PlaneControl) {
    this.#control = control;
  }

  /** Proxies were given new configuration. */
  forget(): void {
    this.#fleets = new Map();
  }

  /** Empty when nobody listens. */
  of(client: Client, kind: RequestKind, nowUs: number): readonly EnteringFlow[] {
    const sources = client.entry.kind === 'gateway' ? this.#gateways(client, kind, nowUs) : this.#callers(client);
    return sources.map((source) => ({
      source,
      outgoing: source.fleet.outgoingOf(kind, nowUs),
      share: 1 / sources.length,
    }));
  }

  /** One source per gateway pod that takes connections; of several deployments the first that knows the host. */
  #gateways({ cluster }: Client, kind: RequestKind, nowUs: number): readonly FlowSource[] {
    const up = this.#control.pods.filter(
      (pod) => pod.role === 'gateway' && pod.cluster === cluster && pod.ready && pod.phase === 'running',
    );
    const sources = up.map((pod) => this.#source(identityOf(pod), workloadName(pod), pod.locality, pod.labels));
    const known = sources.find(({ fleet }) => (fleet.outgoingOf(kind, nowUs).plan?.destinations.length ?? 0) > 0);
    const chosen = known ?? sources[0];
    return sources.filter(({ fleet }) => fleet === chosen?.fleet);
  }

  /** One source per replica of a caller that no manifest describes, in the zones of the cluster in turn. */
  #callers(client: Client): readonly FlowSource[] {
    const { entry, cluster, name } = client;
    if (entry.kind !== 'workload') return [];
    const { namespace, workload, labels, serviceAccount } = entry;
    const identity: ProxyIdentity = { kind: 'sidecar', cluster, namespace, workload, labels, serviceAccount };
    const zones = zonesOf(this.#control.pods, cluster);
    return Array.from({ length: Math.max(1, entry.replicas) }, (_, i) =>
      this.#source(identity, name, zones[i % zones.length]!, labels),
    );
  }

  #source(proxy: ProxyIdentity, workload: string, locality: Locality, labels: ProxyPlace['labels']): FlowSource {
    const { cluster } = proxy;
    const mesh = this.#control.meshes().get(cluster)!;
    const key = JSON.stringify(proxy);
    let fleet = this.#fleets.get(key);
    if (fleet === undefined) {
      const { trustDomain } = mesh.settings;
      const principal = `${trustDomain}/ns/${proxy.namespace}/sa/${proxy.serviceAccount}`;
      fleet = new Fleet({ proxy, meshed: true, principal }, proxyConfig(mesh, proxy), []);
      this.#fleets.set(key, fleet);
    }
    return {
      fleet,
      workload,
      place: { locality, network: mesh.networks.ofCluster.get(cluster) ?? '', cluster, labels },
    };
  }
}

/** Where pods of a cluster stand, in name order. */
function zonesOf(pods: readonly SimPod[], cluster: string): readonly Locality[] {
  const zones = new Map<string, Locality>();
  for (const pod of pods) {
    if (pod.cluster === cluster && pod.node !== null)
      zones.set(`${pod.locality.region}/${pod.locality.zone}`, pod.locality);
  }
  const found = [...zones].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, locality]) => locality);
  return found.length > 0 ? found : [{ region: '', zone: '', subzone: '' }];
}
