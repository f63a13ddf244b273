/**
 * The platform with every default filled and every derived fact computed: what `compile` reads, and nothing else.
 *
 * Plain data, deeply frozen. Times are integer microseconds (`…Us`), sizes bytes (`…Bytes`), processor time
 * thousandths of a core (`…Millis`), shares fractions from 0 to 1 (`percentOf` of units/share.ts gives clean percents).
 * A feature that is not asked for is null, never an empty object. Maps keep the order of the file.
 * Where a value came from stands beside the model, in `provenance`, by the value's path (`services.app.breaker.limit`).
 */
import type { Assumptions, Provenance } from '../targets/types.ts';
import type { Backup } from './backup-types.ts';
import type { Chaos } from './chaos-types.ts';
import type { Contact } from './contact-types.ts';
import type { Cost } from './cost-types.ts';
import type { Delivery, ZoneFailover } from './delivery-types.ts';
import type { Dns } from './dns-types.ts';
import type { Engines } from './engine-types.ts';
import type { FeatureFlag } from './flag-types.ts';
import type { Gitops } from './gitops-types.ts';
import type { ServiceKit } from './kit-types.ts';
import type { Logs } from './logs-types.ts';
import type { Gateway, Mesh } from './mesh-types.ts';
import type { Migration } from './migration-types.ts';
import type { Monitoring } from './monitoring-types.ts';
import type { PlatformScaling } from './scaling-types.ts';
import type { Security } from './security-types.ts';
import type { Bucket, Store } from './store-types.ts';
import type { Sync } from './sync-types.ts';
import type { Tracing } from './tracing-types.ts';
import type { Traffic } from './traffic-types.ts';

export type { Assumptions, Provenance };

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Model {
  readonly name: string;
  /** Namespace of services that name none. */
  readonly namespace: string;
  /** Labels put on every object. */
  readonly labels: Readonly<Record<string, string>>;
  /** Every namespace that a service lives in, sorted by name. */
  readonly namespaces: readonly Namespace[];
  /** Whose machines, volumes and load balancers these are. */
  readonly provider: 'aws' | 'gcp' | 'azure' | 'other';
  readonly regions: Readonly<Record<string, Region>>;
  /** Every cluster of every region, in order. A region is a cluster of the same name unless it lists several. */
  readonly clusters: Readonly<Record<string, Cluster>>;
  /** Null: nothing enters from outside. */
  readonly gateway: Gateway | null;
  readonly mesh: Mesh;
  readonly services: Readonly<Record<string, Service>>;
  /** Databases, caches and third parties that services call and that this platform does not run as services. */
  readonly externals: Readonly<Record<string, External>>;
  /** Those of the externals that the platform runs, with what they are made of. */
  readonly stores: Readonly<Record<string, Store>>;
  /** Object storage of the platform's own. */
  readonly buckets: Readonly<Record<string, Bucket>>;
  /** Null: no DNS record is made. */
  readonly dns: Dns | null;
  /** Artifacts that are copied between regions, by name. */
  readonly sync: Readonly<Record<string, Sync>>;
  /** Null: no controller leaves a lost zone. */
  readonly zoneFailover: ZoneFailover | null;
  /** Null: services send no spans. */
  readonly tracing: Tracing | null;
  /** Null: nobody keeps what programs print. */
  readonly logs: Logs | null;
  /** Null: nothing is copied anywhere. */
  readonly backup: Backup | null;
  /** Null: nothing is measured. */
  readonly monitoring: Monitoring | null;
  /** Null: nobody says which repository is followed. */
  readonly gitops: Gitops | null;
  readonly engines: Engines;
  /** Who is called, the first in front. */
  readonly contacts: Readonly<Record<string, Contact>>;
  readonly security: Security;
  readonly flags: Readonly<Record<string, FeatureFlag>>;
  /** Null: nothing is broken on purpose. */
  readonly chaos: Chaos | null;
  readonly scaling: PlatformScaling;
  /** Null: nobody reckons what is spent. */
  readonly cost: Cost | null;
  /** What the spec's `targets` promises: name of the target (`availability`) → value in the unit of targets/figures.ts. */
  readonly targets: Readonly<Record<string, number>>;
  readonly assume: Assumptions;
  readonly patches: readonly Patch[];
  readonly objects: readonly RawObject[];
  readonly ignore: readonly { readonly code: string; readonly object: string; readonly reason: string }[];
  /** Path of a value in this model → where it came from. A path that is absent came from where its nearest ancestor did. */
  readonly provenance: Readonly<Record<string, Provenance>>;
}

export interface Namespace {
  readonly name: string;
  /** How its workloads join the mesh (M01); `none` when every service in it stays outside. */
  readonly mesh: 'sidecar' | 'ambient' | 'none';
}

export interface Region {
  readonly name: string;
  readonly role: 'active' | 'hot' | 'warm' | 'passive';
  /** Share of clients that DNS sends here; 0 for a region that only stands by. The shares sum to 1. */
  readonly share: number;
  /** As nodes are labelled with `topology.kubernetes.io/zone`: `us-east-1a`. */
  readonly zones: readonly string[];
  readonly clusters: readonly string[];
}

export interface Cluster {
  readonly name: string;
  readonly region: string;
  /** Full zone names, those of its region. */
  readonly zones: readonly string[];
  /**
   * Istio network: one per region, since pods of one region’s clusters share a private network and reach each other by
   * address. The empty string when there is one cluster.
   */
  readonly network: string;
}

/** How many replicas one workload has in one cluster. `max` equals `min` where nothing scales it. */
export interface Replicas {
  readonly min: number;
  readonly max: number;
}

/** One workload behind a service: the live version first, then those that a feature brings in. */
export interface Version {
  /** Value of the `version` label and name of the subset: `stable`, `canary`, `blue`, `green`, or as written under `versions`. */
  readonly name: string;
  /** Name of its Deployment: the service's own for the live version, `<service>-<version>` for the others. */
  readonly workload: string;
  readonly image: string;
  /** By cluster name; a cluster that is absent runs none of it. Only the live version is scaled beyond `min`. */
  readonly replicas: Readonly<Record<string, Replicas>>;
  readonly env: Readonly<Record<string, EnvValue>>;
}

export type EnvValue = { readonly value: string } | { readonly secret: string; readonly key: string };

export interface Service extends Traffic, Delivery, ServiceKit {
  readonly name: string;
  readonly namespace: string;
  /** `<name>.<namespace>.svc.cluster.local`. */
  readonly host: string;
  readonly serviceAccount: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A worker that nobody calls: it has no port, no Service and no route. */
  readonly background: boolean;
  /** Port of the Service and of the container. Meaningless when `background`. */
  readonly port: number;
  readonly protocol: 'http' | 'http2' | 'grpc' | 'tcp';
  readonly inMesh: boolean;
  /** At least one; `versions[0]` is the live one. More than one makes subsets necessary. */
  readonly versions: readonly Version[];
  /** Replicas of the live version by cluster: the same as `versions[0].replicas`. */
  readonly replicas: Readonly<Record<string, Replicas>>;
  /** Where clients enter: each host and path prefix that the gateway routes here, longest path first. */
  readonly public: readonly { readonly host: string; readonly path: string }[];
  readonly calls: readonly Call[];
  /** Names of services that call this one, sorted; `gateway` when it is public. Derived from everybody's `calls`. */
  readonly callers: readonly string[];
  readonly load: ServiceLoad | null;
  /** Mean processor time of one request, and the shape of its distribution. */
  readonly workUs: number;
  readonly workShape: 'constant' | 'exponential';
  readonly resources: Resources;
  readonly probes: Probes;
  readonly env: Readonly<Record<string, EnvValue>>;
  readonly command: readonly string[];
  /** Command that stands for the image in the local world; empty: the built-in demo service does. */
  readonly run: readonly string[];
  /** Figures of this service that differ from the platform's, by name under `targets`. */
  readonly targets: Readonly<Record<string, number>>;
  /** Where Prometheus reads what it tells about itself; null: nothing. */
  readonly metrics: { readonly path: string; readonly port: number } | null;
  /** Writable folders, as emptyDir: the root file system is read-only. */
  readonly scratch: readonly string[];
  /** Null: its database's schema stays as it is. */
  readonly migration: Migration | null;
}

export interface Call {
  /** Name of a service of this platform, or of an external. */
  readonly to: string;
  readonly kind: 'service' | 'external';
  /** Calls per request of the caller. */
  readonly times: number;
  readonly path: string;
  readonly port: number;
  /** Host that the caller asks for: the callee's own, its global host when the callee is split over clusters, or the external's. */
  readonly host: string;
}

/** What clients offer: told to the simulator, never compiled. */
export interface ServiceLoad {
  readonly rps: number;
  readonly host: string | null;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Resources {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly cpuLimitMillis: number;
  readonly memoryLimitBytes: number;
}

/** One question to the container; `command` for a worker, `path` for a service. Null where there is nothing to ask. */
export interface Probes {
  readonly readiness: Probe | null;
  readonly liveness: Probe | null;
}
export interface Probe {
  readonly ask: { readonly path: string; readonly port: number } | { readonly command: readonly string[] };
  /** Before the first question. */
  readonly delayUs: number;
  readonly everyUs: number;
  readonly timeoutUs: number;
  readonly failures: number;
}

/** Declared to the mesh as a service entry (M23). */
export interface External {
  readonly name: string;
  readonly kind: 'postgres' | 'redis' | 'kafka' | 'api';
  readonly host: string;
  readonly port: number;
  /** How the mesh speaks to it. */
  readonly protocol: 'tcp' | 'tls' | 'http' | 'https';
  /** `dns`: the host resolves; `static`: the addresses are given. */
  readonly resolution: 'dns' | 'static';
  readonly addresses: readonly string[];
  /** A Service of the cluster itself, inside the cluster's own network, or outside the mesh altogether. */
  readonly location: 'cluster' | 'internal' | 'external';
  /** Most connections that one proxy opens to it; null: no limit. */
  readonly connections: number | null;
  /** Mean time of one answer and how many it serves at once: told to the simulator. */
  readonly workUs: number;
  readonly concurrency: number;
}

/** A change to a compiled object. One that changes nothing is an error, which only `compile` can see. */
export interface Patch {
  /** Which objects; absent fields select all. At least one object must match. */
  readonly target: {
    readonly kind: string;
    readonly name: string | null;
    readonly namespace: string | null;
    readonly cluster: string | null;
  };
  /** A JSON merge patch, or one value put at one path. */
  readonly change:
    | { readonly kind: 'merge'; readonly merge: JsonObject }
    | { readonly kind: 'set'; readonly path: readonly (string | number)[]; readonly value: Json };
  /** Where it is written, for the finding when it does nothing. */
  readonly provenance: Provenance;
}

/** An object as the user wrote it. */
export interface RawObject {
  /** Null: in every cluster. */
  readonly cluster: string | null;
  readonly object: JsonObject;
  readonly provenance: Provenance;
}
