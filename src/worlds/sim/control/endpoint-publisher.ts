/**
 * What proxies know of endpoints, and when. A change at the API server (readiness, deletion, a new address) reaches the
 * proxies of every cluster of the mesh after the propagation delay; until then they go by what they knew.
 *
 * Leaves out: differences between proxies of one cluster, the debouncing of many changes into one push, and proxies
 * that are cut off from their control plane.
 */
import { endpointConditions, targetPortOf } from '../../../kubernetes/endpoints.ts';
import type { Mesh } from '../../../mesh/build-mesh.ts';
import { includesLabels } from '../../../mesh/includes-labels.ts';
import type { MeshService } from '../../../mesh/services.ts';
import type { SimEndpoint } from '../types.ts';
import type { ExternalServer } from './external-servers.ts';
import type { PlatformState, PodRecord } from './platform-state.ts';

/** One service as the proxies of one cluster see it. */
interface View {
  readonly cluster: string;
  readonly namespace: string;
  /** Name of a Kubernetes service, host of an external one. */
  readonly service: string;
  readonly backs: (record: PodRecord) => boolean;
  readonly portOf: (record: PodRecord) => number | null;
  readonly publishNotReady: boolean;
  known: readonly SimEndpoint[];
  /** Fingerprint of what was last sent on its way. */
  sent: string;
  isDirty: boolean;
}

export class EndpointPublisher {
  readonly #state: PlatformState;
  readonly #delayUs: number;
  readonly #servers: ReadonlyMap<PodRecord, ExternalServer>;
  #views = new Map<string, View>();
  /** Views that a pod belongs to, found once per pod. */
  #viewsOf = new Map<PodRecord, readonly View[]>();

  constructor(state: PlatformState, delayUs: number, servers: ReadonlyMap<PodRecord, ExternalServer>) {
    this.#state = state;
    this.#delayUs = delayUs;
    this.#servers = servers;
    state.onChanged((record) => this.#touch(record));
    state.onGone((record) => {
      this.#touch(record);
      this.#viewsOf.delete(record);
    });
  }

  /** Services have changed (or are read for the first time): what is known of those that stay is kept. */
  load(meshes: readonly Mesh[], atOnce: boolean): void {
    const before = this.#views;
    this.#views = new Map();
    this.#viewsOf = new Map();
    for (const mesh of meshes) for (const view of this.#viewsIn(mesh)) this.#views.set(keyOf(view), view);
    for (const [key, view] of this.#views) {
      view.known = before.get(key)?.known ?? [];
      view.sent = before.get(key)?.sent ?? '';
      if (!atOnce) this.#dirty(view);
      else {
        view.known = this.#compute(view);
        view.sent = fingerprint(view.known);
      }
    }
  }

  endpointsOf(cluster: string, namespace: string, service: string): readonly SimEndpoint[] {
    return this.#views.get(`${cluster}\n${namespace}\n${service}`)?.known ?? [];
  }

  #viewsIn(mesh: Mesh): readonly View[] {
    const declared = [...mesh.services.values()].flat().map((service) => kubernetesView(mesh, service));
    const servers = [...this.#servers].filter(([record]) => record.sim.cluster === mesh.cluster);
    const hosts = new Map(servers.map(([, server]) => [`${server.namespace}\n${server.host}`, server]));
    const external = [...hosts.values()].map((server) => this.#externalView(mesh.cluster, server));
    return [...declared.flatMap((view) => view ?? []), ...external];
  }

  #externalView(cluster: string, { namespace, host }: ExternalServer): View {
    return {
      cluster,
      namespace,
      service: host,
      backs: (record) => {
        const server = this.#servers.get(record);
        return server?.host === host && server.namespace === namespace && record.sim.cluster === cluster;
      },
      portOf: (record) => record.sim.ports[0]?.port ?? 0,
      publishNotReady: false,
      known: [],
      sent: '',
      isDirty: false,
    };
  }

  #touch(record: PodRecord): void {
    let views = this.#viewsOf.get(record);
    if (views === undefined) {
      views = [...this.#views.values()].filter(({ backs }) => backs(record));
      this.#viewsOf.set(record, views);
    }
    for (const view of views) this.#dirty(view);
  }

  /** Several changes of one moment become one list. */
  #dirty(view: View): void {
    if (view.isDirty) return;
    view.isDirty = true;
    this.#state.kernel.after(0, () => {
      view.isDirty = false;
      const endpoints = this.#compute(view);
      const print = fingerprint(endpoints);
      if (print === view.sent) return;
      view.sent = print;
      this.#state.kernel.after(this.#delayUs, () => this.#deliver(keyOf(view), endpoints));
    });
  }

  #deliver(key: string, endpoints: readonly SimEndpoint[]): void {
    // The view may have been made anew on the way.
    const view = this.#views.get(key);
    if (view === undefined) return;
    view.known = endpoints;
    const ready = endpoints.filter(({ endpoint }) => endpoint.ready).length;
    this.#state.kernel.trace('endpoints', `${view.cluster} ${view.namespace}/${view.service}`, `${ready} ready`);
    this.#state.traffic?.endpointsChanged(view.cluster, view.namespace, view.service);
  }

  #compute(view: View): readonly SimEndpoint[] {
    const endpoints: SimEndpoint[] = [];
    for (const cluster of this.#state.clusters.values()) {
      for (const record of this.#state.livePods(cluster)) {
        if (!view.backs(record)) continue;
        const endpoint = this.#endpoint(record, view);
        if (endpoint !== null) endpoints.push(endpoint);
      }
    }
    return endpoints;
  }

  /** Null for a pod without an address yet, or without the port. */
  #endpoint(record: PodRecord, view: View): SimEndpoint | null {
    const { sim, state } = record;
    const server = this.#servers.get(record);
    if (sim.phase === 'gone' || (sim.node === null && server === undefined)) return null;
    const port = view.portOf(record);
    if (port === null) return null;
    const { ready, terminating } = endpointConditions(state, view.publishNotReady);
    // Who is leaving is told to nobody any more; who is not ready yet may be, as unhealthy.
    if (terminating && !ready) return null;
    const id = server === undefined ? `${sim.cluster}/${sim.namespace}/${sim.name}` : `${server.address}:${port}`;
    return {
      endpoint: {
        id,
        address: server?.address ?? podAddress(sim.number),
        port,
        cluster: sim.cluster,
        network: this.#state.cluster(sim.cluster).network,
        locality: sim.locality,
        labels: sim.labels,
        weight: 1,
        ready,
        meshed: sim.meshed,
      },
      pod: sim,
    };
  }
}

/** Null for services whose endpoints no pod makes. */
function kubernetesView(mesh: Mesh, service: MeshService): View | null {
  const { selector, namespace, clusters, ports } = service;
  if (selector === null || service.writtenEndpoints.length > 0) return null;
  return {
    cluster: mesh.cluster,
    namespace,
    service: service.registry === 'kubernetes' ? service.name : service.host,
    backs: ({ sim }) =>
      sim.role !== 'external' &&
      sim.namespace === namespace &&
      clusters.includes(sim.cluster) &&
      includesLabels(sim.labels, selector),
    portOf: ({ sim }) => {
      if (ports.length === 0) return 0;
      for (const { targetPort } of ports) {
        const port = targetPortOf(targetPort, sim.ports);
        if (port !== null) return port;
      }
      return null;
    },
    publishNotReady: service.publishNotReady,
    known: [],
    sent: '',
    isDirty: false,
  };
}

function keyOf({ cluster, namespace, service }: View): string {
  return `${cluster}\n${namespace}\n${service}`;
}

function fingerprint(endpoints: readonly SimEndpoint[]): string {
  return endpoints.map(({ endpoint, pod }) => `${pod.number}${endpoint.ready ? '+' : '-'}`).join(' ');
}

/** An address of its own for every pod of the run, from 10.0.0.0/8. */
export function podAddress(number: number): string {
  const host = number + 1;
  return `10.${(host >> 16) & 0xff}.${(host >> 8) & 0xff}.${host & 0xff}`;
}
