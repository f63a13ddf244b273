/**
 * Endpoints as each caller's proxy is given them: what the control plane has propagated, selected and ordered by the
 * mesh for where the caller stands. Callers that stand in one place and know the same destination share one list.
 *
 * A pod of another network is reached through an east-west gateway: the proxy knows the gateway alone, which passes
 * the connection to any ready pod of the service. That pod is drawn anew for each request, not for each connection.
 */
import { targetPortOf } from '../../../kubernetes/endpoints.ts';
import type { Mesh } from '../../../mesh/build-mesh.ts';
import { groupEndpoints, selectEndpoints } from '../../../mesh/endpoints.ts';
import { CLUSTER_DOMAIN } from '../../../mesh/host-name.ts';
import type { Cluster, Endpoint, EndpointGroups } from '../../../mesh/types.ts';
import type { ControlPlane, RandomStream, SimEndpoint, SimPod } from '../types.ts';
import type { Caller, EndpointView } from './caller.ts';
import { isDirectCluster } from './direct-cluster.ts';
import type { EndpointPlace } from './hop-tally.ts';
import { type Network, PROXY_PASS_US } from './network.ts';
import type { PodServer } from './pod-server.ts';
import type { LastSent, SlotTarget, Upstream } from './upstream.ts';

/** What the feed needs of the world. */
export interface FeedWorld {
  readonly control: ControlPlane;
  readonly mesh: (cluster: string) => Mesh;
  readonly network: Network;
  readonly serverOf: (pod: SimPod) => PodServer;
  readonly draw: RandomStream;
}

const NO_GROUPS: EndpointGroups = { priorities: [], weighted: false };

export class EndpointFeed implements EndpointView {
  readonly #world: FeedWorld;
  /** By destination, then by the caller's place. */
  #groups = new Map<Cluster, Map<string, EndpointGroups>>();
  /** Pod behind an endpoint, by caller's cluster and endpoint id. Slots outlive their endpoints, so nothing is removed. */
  readonly #pods = new Map<string, SimPod>();

  constructor(world: FeedWorld) {
    this.#world = world;
  }

  /** A service's endpoints changed for the proxies of a cluster, or everything did. */
  invalidate(): void {
    this.#groups = new Map();
  }

  readonly groups = (caller: Caller, upstream: Upstream): EndpointGroups => {
    const { cluster } = upstream;
    let byPlace = this.#groups.get(cluster);
    if (byPlace === undefined) {
      byPlace = new Map();
      this.#groups.set(cluster, byPlace);
    }
    const key = placeKey(caller, cluster);
    let groups = byPlace.get(key);
    if (groups === undefined) {
      groups = this.#compute(caller, cluster);
      byPlace.set(key, groups);
    }
    return groups;
  };

  readonly target = (caller: Caller, upstream: Upstream, slot: number): SlotTarget => {
    const endpoint = upstream.state.endpoint(slot);
    const pod = this.#pods.get(podKey(caller, endpoint));
    if (pod === undefined) return this.#throughGateway(caller, upstream.cluster, endpoint);
    const server = this.#world.serverOf(pod);
    const roundTripUs = this.#world.network.roundTripUs(caller.place.locality, pod.locality);
    return {
      last: { planned: null, admission: null, gateway: null },
      server,
      work: server.work(upstream.cluster.host),
      relay: null,
      travelUs: Math.floor(roundTripUs / 2) + PROXY_PASS_US * (proxies(caller) + (server.guard === null ? 0 : 1)),
      roundTripUs,
      port: endpoint.port,
      gateways: noGateways,
      place: place(endpoint, pod, server.workload, roundTripUs),
    };
  };

  readonly isReplaced = (caller: Caller, upstream: Upstream, slot: number, { server }: SlotTarget): boolean => {
    const pod = this.#pods.get(podKey(caller, upstream.state.endpoint(slot)));
    return pod !== undefined && pod !== server?.pod;
  };

  /** Namespace and service of a destination, as the control plane names them. */
  serviceOf(cluster: Cluster, ofCluster: string): { readonly namespace: string; readonly service: string } {
    const { host, endpoints, serviceOrigin } = cluster;
    const [name = '', namespace = ''] = host.split('.');
    if (host.endsWith(`.${CLUSTER_DOMAIN}`)) return { namespace, service: name };
    if (endpoints.kind === 'pods') return { namespace: endpoints.namespace, service: host };
    const declared = this.#world.mesh(ofCluster).services.get(host)?.[0]?.namespace;
    return { namespace: declared ?? serviceOrigin?.manifest.object.metadata.namespace ?? '', service: host };
  }

  #compute(caller: Caller, cluster: Cluster): EndpointGroups {
    const candidates = this.#candidates(caller, cluster);
    for (const { endpoint, pod } of candidates) this.#pods.set(podKey(caller, endpoint), pod);
    const endpoints = candidates.map(({ endpoint }) => endpoint);
    if (isDirectCluster(cluster)) {
      const ready = endpoints.filter((endpoint) => endpoint.ready);
      return ready.length === 0 ? NO_GROUPS : groupEndpoints(cluster, ready, caller.place);
    }
    const selected = cluster.endpoints.kind === 'static' ? endpoints : selectEndpoints(cluster, endpoints);
    const { gateways } = this.#world.mesh(caller.place.cluster).networks;
    return groupEndpoints(cluster, selected, caller.place, gateways);
  }

  /** Endpoints of the destination's service with the port that this destination means. */
  #candidates(caller: Caller, cluster: Cluster): readonly SimEndpoint[] {
    const { cluster: own } = caller.place;
    const { namespace, service } = this.serviceOf(cluster, own);
    const known = this.#world.control.endpointsOf(own, namespace, service);
    const { endpoints } = cluster;
    if (isDirectCluster(cluster)) return this.#dialled(known, cluster, own);
    if (endpoints.kind === 'pods') return known.flatMap((each) => withPort(each, endpoints.targetPort));
    if (endpoints.kind === 'none') return [];
    // What is written down is what the proxy is given; the control plane has the servers that stand for it.
    const written = selectEndpoints(cluster, []);
    if (written.length === 0 && endpoints.resolution !== 'static') return known;
    return written.flatMap((endpoint) => {
      const behind = known.find((each) => each.endpoint.address === endpoint.address);
      return behind === undefined ? [] : [{ endpoint, pod: behind.pod }];
    });
  }

  /** kube-proxy knows its own cluster's pods, and only the ready ones. */
  #dialled(known: readonly SimEndpoint[], cluster: Cluster, own: string): readonly SimEndpoint[] {
    const service = this.#world.mesh(own).services.get(cluster.host)?.[0];
    const port = service?.ports.find(({ number }) => number === cluster.port);
    return known
      .filter(({ pod }) => pod.cluster === own)
      .flatMap((each) =>
        port === undefined || each.pod.role === 'external' ? [each] : withPort(each, port.targetPort),
      );
  }

  #throughGateway(caller: Caller, cluster: Cluster, endpoint: Endpoint): SlotTarget {
    const { control, network, serverOf, draw } = this.#world;
    const remote = endpoint.cluster;
    const { namespace, service } = this.serviceOf(cluster, caller.place.cluster);
    const [gatewayName = '', gatewayNamespace = ''] = endpoint.address.split('.');
    const gateways = (): readonly SimPod[] =>
      control
        .endpointsOf(remote, gatewayNamespace, gatewayName)
        .filter((each) => each.endpoint.ready && each.pod.cluster === remote)
        .map(({ pod }) => pod);
    const pods = (): readonly SimPod[] => {
      const local = control.endpointsOf(remote, namespace, service).filter(({ pod }) => pod.cluster === remote);
      const fitting = new Set(
        selectEndpoints(
          cluster,
          local.map((each) => each.endpoint),
        ).map(({ id }) => id),
      );
      return local.filter((each) => each.endpoint.ready && fitting.has(each.endpoint.id)).map(({ pod }) => pod);
    };
    const roundTripUs = network.roundTripUs(caller.place.locality, endpoint.locality);
    const port = cluster.endpoints.kind === 'pods' ? cluster.endpoints.targetPort : cluster.port;
    const last: LastSent = { planned: null, admission: null, gateway: null };
    return {
      last,
      server: null,
      work: null,
      relay: () => {
        const ways = gateways().filter(isUp);
        const behind = pods();
        if (ways.length === 0 || behind.length === 0) return null;
        last.gateway = ways[draw.below(ways.length)]!;
        return serverOf(behind[draw.below(behind.length)]!);
      },
      travelUs: Math.floor(roundTripUs / 2) + PROXY_PASS_US * (proxies(caller) + 2),
      roundTripUs,
      port: typeof port === 'number' ? port : cluster.port,
      gateways,
      place: place(endpoint, null, `${gatewayNamespace}/${gatewayName}`, roundTripUs),
    };
  }
}

function withPort(each: SimEndpoint, targetPort: number | string): readonly SimEndpoint[] {
  const port = targetPortOf(targetPort, each.pod.ports);
  return port === null ? [] : [{ ...each, endpoint: { ...each.endpoint, port } }];
}

function proxies(caller: Caller): number {
  return caller.fleet.identity.meshed ? 1 : 0;
}

/** A server outside the clusters is each cluster's own, under one address. */
function podKey(caller: Caller, endpoint: Endpoint): string {
  return `${caller.place.cluster} ${endpoint.cluster === '' ? endpoint.address : endpoint.id}`;
}

function placeKey({ place: { cluster, network, locality, labels } }: Caller, destination: Cluster): string {
  const key = `${cluster} ${network} ${locality.region}/${locality.zone}/${locality.subzone}`;
  return destination.locality.kind === 'failoverPriority' ? `${key} ${JSON.stringify(labels)}` : key;
}

function place(endpoint: Endpoint, pod: SimPod | null, workload: string, travelUs: number): EndpointPlace {
  const { region, zone } = pod?.locality ?? endpoint.locality;
  return { endpoint: endpoint.id, cluster: pod?.cluster ?? endpoint.cluster, region, zone, workload, travelUs };
}

/** Whether a pod takes connections. */
export function isUp({ accepting, behaviour }: SimPod): boolean {
  return accepting && !behaviour.unreachable;
}

function noGateways(): readonly SimPod[] {
  return [];
}
