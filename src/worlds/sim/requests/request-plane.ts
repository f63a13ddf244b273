/**
 * The per-request traffic plane: clients, gateways, sidecars and pods over the control plane's endpoints. This class
 * holds what happens rarely (pods, endpoints and configuration change; connections are made); what happens to every
 * request stands in `exchange.ts` and `pod-work.ts`.
 */
import type { Mesh } from '../../../mesh/build-mesh.ts';
import type { ClusterState, ProxyEvents } from '../../../traffic/proxy-types.ts';
import type { SimKernel } from '../kernel/sim-kernel.ts';
import type { RunInput } from '../run-input.ts';
import type { ControlPlane, SimPod, TrafficPlane } from '../types.ts';
import { balancerChecks } from './balancer-checks.ts';
import { OVER } from './call.ts';
import { type CallGraph, callGraph } from './call-graph.ts';
import type { Caller } from './caller.ts';
import { clientCallers } from './client-callers.ts';
import { ClientLoad } from './client-load.ts';
import { directCluster } from './direct-cluster.ts';
import { EndpointFeed } from './endpoint-feed.ts';
import { EntryGateways } from './entry-gateways.ts';
import { Exchange } from './exchange.ts';
import { FleetTable } from './fleet-table.ts';
import { Handshakes } from './handshakes.ts';
import { Network } from './network.ts';
import type { PodServer } from './pod-server.ts';
import { type CurrentWindow, PodWork } from './pod-work.ts';
import { RequestPools } from './request-pools.ts';

/** Processor time of a gateway per proxied request: 45 to 49 µs (measured, Envoy 1.40). */
const GATEWAY_CPU_US = 47;

/** The control plane with what this plane asks beyond its port. */
export interface PlaneControl extends ControlPlane {
  readonly meshes: () => ReadonlyMap<string, Mesh>;
}

export class RequestPlane implements TrafficPlane {
  readonly table: FleetTable;
  readonly load: ClientLoad;
  readonly window: CurrentWindow = { index: 0 };
  readonly #kernel: SimKernel;
  readonly #control: PlaneControl;
  readonly #feed: EndpointFeed;
  readonly #gateways: EntryGateways;
  readonly #pools = new RequestPools();
  readonly #exchange: Exchange;
  readonly #work: PodWork;
  readonly #handshakes: Handshakes;
  readonly #graph: CallGraph;

  constructor(input: RunInput, kernel: SimKernel, control: PlaneControl) {
    this.#kernel = kernel;
    this.#control = control;
    const { targets, clients } = input;
    this.#graph = callGraph(targets, control.meshes(), clients, input.propagatedHeaders ?? []);
    this.#exchange = new Exchange(kernel, this.#pools);
    this.#work = new PodWork(kernel, this.#pools, this.#exchange, this.window, kernel.stream('pods'));
    this.#exchange.work = this.#work;
    this.#handshakes = new Handshakes(kernel, this.window);
    this.#feed = new EndpointFeed({
      control,
      mesh: (cluster) => this.#mesh(cluster),
      network: new Network(targets.assume),
      serverOf: (pod) => this.table.serverOf(pod),
      draw: kernel.stream('east-west gateways'),
    });
    this.table = new FleetTable({
      kernel,
      mesh: (cluster) => this.#mesh(cluster),
      view: this.#feed,
      dialled: this.#graph.kinds.map(({ host, port }) => directCluster(host, port)),
      windows: input.windows.length + 1,
      workOf: this.#graph.workOf,
      events: (caller) => this.#eventsOf(caller),
    });
    const { assume } = targets;
    const checks = balancerChecks(input.manifests, assume.balancerCheckUs);
    this.#gateways = new EntryGateways(kernel, assume.endpointPropagationUs, checks);
    this.load = new ClientLoad(input, kernel, {
      pools: this.#pools,
      exchange: this.#exchange,
      graph: this.#graph,
      window: this.window,
      callersOf: (client) => {
        if (client.entry.kind === 'gateway') return ({ kind }) => this.#gateways.callers(client.cluster, kind);
        const callers = clientCallers(client, client.entry, this.table, control, this.#mesh(client.cluster));
        return () => callers;
      },
    });
  }

  start(): void {
    for (const pod of this.#control.pods) {
      if (!pod.accepting) continue;
      const { caller } = this.table.serverOf(pod);
      if (pod.role === 'gateway') this.#gateways.changed(pod, caller, true);
    }
    this.load.start();
  }

  podChanged(pod: SimPod): void {
    const known = this.table.servers[pod.number];
    if (known === undefined) {
      if (pod.accepting) this.table.serverOf(pod);
      return;
    }
    const isDead = pod.phase !== 'running' && pod.phase !== 'terminating';
    const wasUp = known.caller.isUp;
    known.caller.isUp = !isDead && !pod.behaviour.unreachable;
    if (pod.role === 'gateway' && wasUp !== known.caller.isUp) this.#gateways.answering(pod, known.caller);
    if (isDead) {
      this.#work.vanish(known);
      if (pod.role === 'gateway') this.#work.breakThrough(pod);
      this.#endCallsOf(known);
    }
    if (!pod.accepting) this.#closeIdle(known);
    else if (!pod.behaviour.hung) this.#work.resume(known);
  }

  /** Readiness as the API has it; gateways are in the load balancer by it. */
  podStatusChanged(pod: SimPod): void {
    if (pod.role !== 'gateway' || (this.table.servers[pod.number] === undefined && !pod.ready)) return;
    this.#gateways.changed(pod, this.table.serverOf(pod).caller, false);
  }

  endpointsChanged(cluster: string, namespace: string, service: string): void {
    this.#feed.invalidate();
    const nowUs = this.#kernel.nowUs();
    for (const caller of this.table.callers) {
      if (caller.place.cluster !== cluster) continue;
      for (const upstream of caller.upstreams) {
        if (upstream === undefined) continue;
        const of = this.#feed.serviceOf(upstream.cluster, cluster);
        if (of.service === service && of.namespace === namespace) caller.refresh(upstream, nowUs);
      }
    }
  }

  configChanged(): void {
    this.#feed.invalidate();
    this.#gateways.forget();
    this.table.reconfigure(this.#kernel.nowUs());
  }

  cpuUsedUs(pod: SimPod): number {
    const server = this.table.servers[pod.number];
    return server === undefined
      ? 0
      : server.cpuUs + (pod.role === 'gateway' ? server.caller.requests * GATEWAY_CPU_US : 0);
  }

  inFlight(pod: SimPod): number {
    const server = this.table.servers[pod.number];
    if (server === undefined) return 0;
    if (pod.role !== 'gateway') return server.inFlight;
    return this.#pools.calls.filter((call) => call.caller === server.caller && call.phase !== OVER).length;
  }

  /** A window begins: connections that are open count from its first moment. */
  turnWindow(window: number): void {
    this.window.index = window;
    for (const caller of this.table.callers) {
      for (const upstream of caller.all) upstream.maxConnections[window] = upstream.state.connections;
    }
  }

  #mesh(cluster: string): Mesh {
    const mesh = this.#control.meshes().get(cluster);
    if (mesh === undefined) throw new Error(`no mesh of cluster ${cluster}`);
    return mesh;
  }

  #eventsOf(caller: () => Caller): ProxyEvents {
    return this.#exchange.proxyEvents(
      (state, host) => this.#handshakes.begin(caller(), state, host),
      (state, host, isEjected, atUs) => this.#ejectionChanged(caller(), state, host, isEjected, atUs),
    );
  }

  #ejectionChanged(caller: Caller, state: ClusterState, host: number, isEjected: boolean, atUs: number): void {
    const upstream = caller.upstreamOf(state);
    upstream.watch.changed(host, isEjected, atUs);
    const { endpoint } = (upstream.targets[host] ?? caller.target(upstream, host)).place;
    this.#kernel.trace(
      isEjected ? 'eject' : 'return',
      `${caller.place.cluster}/${caller.place.name}`,
      `${endpoint} of ${upstream.cluster.key}`,
    );
  }

  /** A gateway died: whoever waited behind it gets no answer. */
  #endCallsOf({ pod, caller }: PodServer): void {
    if (pod.role !== 'gateway') return;
    for (const call of this.#pools.calls) {
      if (call.caller !== caller || call.phase === OVER) continue;
      call.client?.lostPatience(call);
      this.#exchange.cancel(call);
    }
  }

  /** A process that stops listening closes the connections that carry nothing; its peers see it at once. */
  #closeIdle(server: PodServer): void {
    for (const caller of this.table.callers) {
      for (const upstream of caller.all) {
        upstream.targets.forEach((target, slot) => {
          if (target === undefined) return;
          // Which connections went through one of several gateways is not known: all are made anew.
          const isRelayed = target.relay !== null && target.gateways().includes(server.pod);
          if (target.server === server || isRelayed) upstream.state.closeIdle(slot);
        });
      }
    }
  }
}
