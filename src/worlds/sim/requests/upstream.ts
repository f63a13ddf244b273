import type { Cluster } from '../../../mesh/types.ts';
import type { ClusterState, PlannedDestination } from '../../../traffic/proxy-types.ts';
import type { SimPod } from '../types.ts';
import type { EjectionWatch } from './ejection-watch.ts';
import type { EndpointPlace, HopTally } from './hop-tally.ts';
import type { Admission } from './pod-guard.ts';
import type { PodServer } from './pod-server.ts';
import type { ServiceWork } from './service-work.ts';

/** What the last request that was sent there met. */
export interface LastSent {
  /** Its kind and how the pod admits it: nearly always the next one's too. */
  planned: PlannedDestination | null;
  admission: Admission | null;
  /** The east-west gateway that it went through. */
  gateway: SimPod | null;
}

/** Where a slot of a destination leads. */
export interface SlotTarget {
  readonly last: LastSent;
  /** Null: through an east-west gateway, `relay` says to whom; or nobody is there at all. */
  readonly server: PodServer | null;
  /** What that pod does with a request for this destination; null where the pod is drawn per request. */
  readonly work: ServiceWork | null;
  /** Picks a gateway and the pod behind it, anew for each request; null when none can be reached. */
  readonly relay: (() => PodServer | null) | null;
  /** One way, proxies included. */
  readonly travelUs: number;
  /** Network there and back. */
  readonly roundTripUs: number;
  /** Port of the workload that is reached. */
  readonly port: number;
  /** Through which pods a relay goes: without one that runs, no connection is made. */
  readonly gateways: () => readonly SimPod[];
  readonly place: EndpointPlace;
}

/** One destination of one proxy: the proxy's own state of it, and what the world must know to carry requests there. */
export class Upstream {
  readonly cluster: Cluster;
  readonly state: ClusterState;
  /** Index in the present program. */
  index: number;
  /** Whoever reads HTTP sees statuses; a TCP proxy sees connections only. */
  readonly isTcp: boolean;
  readonly isGrpc: boolean;
  /** Identity of the caller's certificate; null without one. */
  readonly principal: string | null;
  /** By slot; filled when a slot is first used. */
  readonly targets: (SlotTarget | undefined)[] = [];
  /** By window; shared with the other replicas of the caller in its zone. */
  readonly tallies: readonly HopTally[];
  readonly watch: EjectionWatch;
  /** By window. */
  readonly maxConnections: number[];
  readonly connectionsOpened: number[];

  constructor(
    cluster: Cluster,
    state: ClusterState,
    index: number,
    principal: string | null,
    tallies: readonly HopTally[],
    watch: EjectionWatch,
  ) {
    this.cluster = cluster;
    this.state = state;
    this.index = index;
    this.isTcp = cluster.protocol === 'tcp';
    this.isGrpc = cluster.protocol === 'grpc';
    this.principal = principal;
    this.tallies = tallies;
    this.watch = watch;
    this.maxConnections = tallies.map(() => 0);
    this.connectionsOpened = tallies.map(() => 0);
  }
}
