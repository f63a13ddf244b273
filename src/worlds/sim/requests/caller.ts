import type { ProxyPlace } from '../../../mesh/endpoints.ts';
import type { EndpointGroups } from '../../../mesh/types.ts';
import type { ProxyReplica } from '../../../traffic/proxy-replica.ts';
import type { ClusterState } from '../../../traffic/proxy-types.ts';
import type { RandomStream } from '../types.ts';
import { EjectionWatch } from './ejection-watch.ts';
import type { Fleet } from './fleet.ts';
import type { HopTallies } from './hop-tallies.ts';
import type { PodTally } from './pod-tally.ts';
import type { SlotTarget } from './upstream.ts';
import { Upstream } from './upstream.ts';

/** What a caller asks about endpoints. */
export interface EndpointView {
  /** Endpoints of a cluster of the caller's program in its own order; the same object for all who share it. */
  readonly groups: (caller: Caller, upstream: Upstream) => EndpointGroups;
  readonly target: (caller: Caller, upstream: Upstream, slot: number) => SlotTarget;
  /** Whether another pod stands behind the endpoint now: a StatefulSet's successors keep their names. */
  readonly isReplaced: (caller: Caller, upstream: Upstream, slot: number, target: SlotTarget) => boolean;
}

/** Where a caller stands. */
export interface CallerPlace extends ProxyPlace {
  /** Pod name, or client name and number. */
  readonly name: string;
  /** `namespace/workload` or the client's name. */
  readonly workload: string;
}

/** One replica of a fleet: a gateway's or sidecar's proxy with its own ejections, pools and buckets. */
export class Caller {
  readonly fleet: Fleet;
  readonly place: CallerPlace;
  readonly proxy: ProxyReplica;
  readonly draw: RandomStream;
  /** Figures of a gateway's own refusals, by window. */
  readonly tallies: readonly PodTally[];
  /** By cluster index of the program. */
  upstreams: (Upstream | undefined)[] = [];
  /** Every upstream it ever had, for figures. */
  readonly all: Upstream[] = [];
  /** Of a gateway's pod or a client's replica: false when nothing gets in or out. */
  isUp = true;
  /** Requests that went through it. */
  requests = 0;
  private readonly hops: HopTallies;
  private readonly view: EndpointView;
  private readonly byState = new Map<ClusterState, Upstream>();

  constructor(
    fleet: Fleet,
    place: CallerPlace,
    proxy: ProxyReplica,
    draw: RandomStream,
    hops: HopTallies,
    view: EndpointView,
    tallies: readonly PodTally[],
  ) {
    this.fleet = fleet;
    this.place = place;
    this.proxy = proxy;
    this.draw = draw;
    this.hops = hops;
    this.view = view;
    this.tallies = tallies;
  }

  upstream(index: number, nowUs: number): Upstream {
    return this.upstreams[index] ?? this.open(index, nowUs);
  }

  upstreamOf(state: ClusterState): Upstream {
    return this.byState.get(state)!;
  }

  target(upstream: Upstream, slot: number): SlotTarget {
    const target = this.view.target(this, upstream, slot);
    upstream.targets[slot] = target;
    return target;
  }

  /** The fleet has a new program. Destinations that it leaves as they were keep their state. */
  reconfigure(nowUs: number): void {
    this.proxy.reconfigure(this.fleet.program, nowUs);
    this.upstreams = [];
  }

  /** A list of endpoints changed. */
  refresh(upstream: Upstream, nowUs: number): void {
    this.proxy.setEndpoints(upstream.index, this.view.groups(this, upstream), nowUs);
    for (let slot = 0; slot < upstream.targets.length; slot++) {
      const target = upstream.targets[slot];
      if (target !== undefined && this.view.isReplaced(this, upstream, slot, target)) this.target(upstream, slot);
    }
    upstream.watch.settle((slot) => upstream.state.isEjected(slot), nowUs);
  }

  private open(index: number, nowUs: number): Upstream {
    const state = this.proxy.cluster(index);
    const known = this.byState.get(state);
    const upstream = known ?? this.make(index, state);
    upstream.index = index;
    this.upstreams[index] = upstream;
    // The destination's ports may be other ones now.
    for (const slot of upstream.targets.keys()) if (upstream.targets[slot] !== undefined) this.target(upstream, slot);
    this.refresh(upstream, nowUs);
    return upstream;
  }

  private make(index: number, state: ClusterState): Upstream {
    const { cluster } = state;
    const { name, workload } = this.place;
    const watch = new EjectionWatch({ proxy: name, from: workload, destination: cluster.key }, (slot) => {
      const { endpoint } = (upstream.targets[slot] ?? this.target(upstream, slot)).place;
      return { endpoint, pod: endpoint.split('/').at(-1) ?? endpoint };
    });
    const upstream: Upstream = new Upstream(
      cluster,
      state,
      index,
      this.fleet.identity.principal,
      this.hops.of(cluster),
      watch,
    );
    this.byState.set(state, upstream);
    this.hops.locate(cluster.key, (slot) => (upstream.targets[slot] ?? this.target(upstream, slot)).place);
    this.all.push(upstream);
    return upstream;
  }
}
