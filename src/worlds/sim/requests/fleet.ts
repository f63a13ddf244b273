/**
 * All proxies of one workload: they share one configuration, and what it decides about each kind of request. A caller
 * without a sidecar is a fleet too, whose configuration is empty: each of its requests goes straight to what it dialled.
 */
import { chooseListener, chooseTcpRoute } from '../../../mesh/choose-listener.ts';
import type { Cluster, ProxyConfig, ProxyIdentity } from '../../../mesh/types.ts';
import { compileProxy } from '../../../traffic/compile-proxy.ts';
import { hashOf } from '../../../traffic/hash-of.ts';
import type { HashKey, PlannedDestination, ProxyProgram, RequestPlan } from '../../../traffic/proxy-types.ts';
import type { Request } from '../../../traffic/types.ts';
import { directCluster } from './direct-cluster.ts';
import { plannedDestination, tcpPlan } from './tcp-plan.ts';

/** One kind of request that callers make, wherever they run: an entry shape of a client, or a call of the call graph. */
export interface RequestKind {
  /** Dense: index into each fleet's plans. */
  readonly number: number;
  /** Authority without port, fully qualified. */
  readonly host: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
  /** As its caller sends it; without its caller's address and identity. */
  readonly request: Request;
  /** The same for one of the users; null when requests carry no user's key. */
  readonly requestOf: ((user: number) => Request) | null;
  /** Headers that must and must not be there on arrival; null when nobody asks. */
  readonly expected: { readonly arrives: Readonly<Record<string, string>>; readonly lacks: readonly string[] } | null;
}

/** What a fleet's configuration makes of one kind of request. */
export interface Outgoing {
  readonly kind: RequestKind;
  /** Null: nobody listens there, the connection is refused. */
  readonly plan: RequestPlan | null;
  /** Where `PASSTHROUGH` leads; null at a gateway. */
  readonly direct: PlannedDestination | null;
  /** What a copy becomes, by mirror of the plan. */
  readonly mirrors: readonly PlannedDestination[];
  /** By user, filled when first needed. */
  readonly keys: (HashKey | null | undefined)[];
  /** By destination: whether the request arrives as expected. */
  readonly arrivesRight: readonly boolean[];
  /** When a token expires and the plan must be made anew. */
  readonly validUntilUs: number;
}

export interface FleetIdentity {
  readonly proxy: ProxyIdentity;
  /** Has a proxy at all. */
  readonly meshed: boolean;
  /** SPIFFE identity that its certificate states; null without one. */
  readonly principal: string | null;
}

export class Fleet {
  readonly identity: FleetIdentity;
  program: ProxyProgram;
  private outgoing: (Outgoing | undefined)[] = [];
  private readonly direct: ReadonlyMap<string, Cluster>;

  /** `dialled`: whatever anybody may dial directly, so that every fleet has a cluster for it. */
  constructor(identity: FleetIdentity, config: ProxyConfig, dialled: readonly Cluster[]) {
    this.identity = identity;
    this.direct = new Map(dialled.map((cluster) => [cluster.key, cluster]));
    this.program = this.compile(config);
  }

  /** New configuration; replicas take it over by `Caller.reconfigure`. */
  reconfigure(config: ProxyConfig): void {
    this.outgoing = [];
    this.program = this.compile(config);
  }

  /** Plan of one kind of request. */
  outgoingOf(kind: RequestKind, nowUs: number): Outgoing {
    const known = this.outgoing[kind.number];
    if (known !== undefined && nowUs < known.validUntilUs) return known;
    const made = this.plan(kind, nowUs);
    this.outgoing[kind.number] = made;
    return made;
  }

  /** Hash of a user's request for ring hash and Maglev. */
  hashKey(outgoing: Outgoing, user: number): HashKey | null {
    const plan = outgoing.plan!;
    const { requestOf } = outgoing.kind;
    if (plan.hash.length === 0 || user < 0 || requestOf === null) return plan.hashKey;
    const known = outgoing.keys[user];
    if (known !== undefined) return known;
    const key = hashOf(plan.hash, requestOf(user));
    outgoing.keys[user] = key;
    return key;
  }

  private plan(kind: RequestKind, nowUs: number): Outgoing {
    const { config } = this.program;
    const listener = chooseListener(config, { port: kind.port, host: kind.host, tls: kind.scheme === 'https' });
    const asked = kind.requestOf === null ? kind.request : kind.requestOf(0);
    const request = { ...asked, sourcePrincipal: this.identity.principal };
    const index = this.program.clusterIndex.get(directCluster(kind.host, kind.port).key) ?? -1;
    const dialled = tcpPlan([{ cluster: index, weight: 1 }], request);
    if (listener < 0 && config.proxy.kind === 'gateway') {
      return {
        kind,
        plan: null,
        direct: null,
        mirrors: [],
        keys: [],
        arrivesRight: [],
        validUntilUs: Number.POSITIVE_INFINITY,
      };
    }
    const plan =
      listener < 0
        ? dialled
        : config.listeners[listener]!.protocol === 'http'
          ? this.program.planFor(listener, request, nowUs)
          : tcpPlan(this.tcpDestinations(listener, kind.host), request);
    const mirrors = plan.mirrors.map(({ cluster, request: copy }) => plannedDestination(cluster, 1, copy));
    const direct = dialled.destinations[0]!;
    const { validUntilUs } = plan;
    return { kind, plan, direct, mirrors, keys: [], arrivesRight: arrivesRight(kind, plan), validUntilUs };
  }

  private tcpDestinations(listener: number, host: string): { cluster: number; weight: number }[] {
    const route = chooseTcpRoute(this.program.config.listeners[listener]!, host);
    return (route?.destinations ?? []).map(({ cluster, weight }) => ({
      cluster:
        this.program.config.clusters.get(cluster)?.missing == null ? this.program.clusterIndex.get(cluster)! : -1,
      weight,
    }));
  }

  private compile(config: ProxyConfig): ProxyProgram {
    return compileProxy({ ...config, clusters: new Map([...config.clusters, ...this.direct]) });
  }
}

function arrivesRight({ expected }: RequestKind, plan: RequestPlan): readonly boolean[] {
  if (expected === null) return [];
  return plan.destinations.map(
    ({ request: { headers } }) =>
      Object.entries(expected.arrives).every(([name, value]) => headers[name] === value) &&
      expected.lacks.every((name) => !Object.hasOwn(headers, name)),
  );
}
