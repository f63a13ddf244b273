/**
 * What no manifest says: what is promised, what load is offered, what work a request costs, and what must be assumed
 * of machines and networks. Both a `Platform` and a `Targets` file are read into this one shape; `check` and `prove`
 * know nothing else about intentions.
 */

export interface WrittenProvenance {
  readonly kind: 'written';
  readonly file: string;
  /** One-based; 0 where the document has no lines. */
  readonly line: number;
  readonly column: number;
  readonly path: string;
}

/** Where a value came from. An assumed value is printed as assumed wherever it decides something. */
export type Provenance =
  | WrittenProvenance
  | { readonly kind: 'default'; readonly why: string }
  | { readonly kind: 'derived'; readonly from: string }
  | { readonly kind: 'assumed'; readonly why: string };

/** One promised figure of one ledger row, as a target or a field of the spec names it. */
export interface TargetFigure {
  /** Ledger row: `M13`. */
  readonly row: string;
  /** Figure within the row, kebab-case, unique per row: `time-to-ejection`. */
  readonly figure: string;
  /** `namespace/name` of the service it speaks of; absent when it holds for every service with offered load. */
  readonly service?: string;
  /** Cluster it speaks of; absent for all. */
  readonly cluster?: string;
  readonly value: number;
  /** `share` (0 to 1), `us`, `count`, `ratio`, `rps`, `bytes`, `usdPerMonth`. */
  readonly unit: string;
  /** `atMost`: measured must not exceed; `atLeast`: must reach; `equals`: must match within `tolerance`. */
  readonly sense: 'atMost' | 'atLeast' | 'equals';
  /** Half-width for `equals`, in the same unit. */
  readonly tolerance?: number;
  /** What the figure speaks of beyond row and service, as the scenario needs it: `{ subset: 'canary' }`, `{ header: 'x-canary' }`. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
  readonly provenance: Provenance;
}

/** Load offered to a service from outside the platform. */
export interface Load {
  /** Platform total at the entry, split over regions by share. */
  readonly rps: number;
  /** Authority that clients ask for; absent: the service's own name inside the cluster. */
  readonly host?: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A call that one request of a service makes. */
export interface Call {
  /** `namespace/name`, or an external host. */
  readonly service: string;
  /** Host that the caller asks for, where it is not the service's own: the global host of one that is split over clusters. */
  readonly host?: string;
  readonly port?: number;
  /** Calls per request; 1 unless a number says otherwise. */
  readonly times: number;
  readonly path: string;
}

/** What the simulator must be told about one service. */
export interface ServiceTargets {
  /** `namespace/name`. */
  readonly service: string;
  readonly load?: Load;
  /** Mean CPU time one request costs, microseconds. */
  readonly workUs: number;
  /** Shape of the work: a constant, or an exponential with that mean. */
  readonly workShape: 'constant' | 'exponential';
  /** Requests worked on at once, for a host that no manifest describes; pods have as many as CPUs. */
  readonly concurrency?: number;
  readonly calls: readonly Call[];
  /** Provenance per field name: `load`, `work`, `calls`. */
  readonly provenance: Readonly<Record<string, Provenance>>;
}

/** A region as clients and failures see it. */
export interface RegionTargets {
  readonly name: string;
  readonly clusters: readonly string[];
  readonly role: 'active' | 'hot' | 'warm' | 'passive';
  /** Share of offered load that DNS sends here, 0 to 1. */
  readonly share: number;
  readonly zones: readonly string[];
}

/** Machines, networks and time constants that no manifest states. All times in microseconds. */
export interface Assumptions {
  readonly zones: number;
  readonly nodesPerZone: number;
  /** Cores per node. */
  readonly nodeCpu: number;
  readonly nodeMemoryBytes: number;
  readonly gatewayReplicas: number;
  /** From pod bound to container ready to serve (readiness still has to be probed). */
  readonly podStartUs: number;
  readonly sameZoneUs: number;
  readonly crossZoneUs: number;
  readonly crossRegionUs: number;
  /** From an endpoint change at the API server to every proxy using it. */
  readonly endpointPropagationUs: number;
  /** From a node's death to its NotReady condition. */
  readonly nodeMonitorGraceUs: number;
  /** From a gateway's death to the load balancer noticing by itself; absent: it asks Kubernetes alone. */
  readonly balancerCheckUs?: number;
}

/** The whole of what no manifest says. */
export interface Targets {
  readonly name: string;
  readonly figures: readonly TargetFigure[];
  readonly regions: readonly RegionTargets[];
  readonly services: readonly ServiceTargets[];
  readonly assume: Assumptions;
  /** Every value that was not written, with its path and reason: printed by `prove`. */
  readonly assumed: readonly { readonly path: string; readonly value: string; readonly why: string }[];
  /** Who is called when something breaks, and how long that has lasted then; absent: nobody was asked, as in a targets file. */
  readonly contacts?: readonly { readonly name: string; readonly afterUs: number | null }[];
  /** Suppressions of `check` findings: code, object (`Kind/namespace/name`, `*` allowed), reason. */
  readonly ignore: readonly { readonly code: string; readonly object: string; readonly reason: string }[];
}
