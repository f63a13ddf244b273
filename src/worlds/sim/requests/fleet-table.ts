/**
 * Who has which proxy: a fleet per workload (or per kind of client), a caller per pod, and the process in each pod.
 * Everything is made when its pod first appears, in the order in which pods are made, so that two runs are alike.
 */
import type { Mesh } from '../../../mesh/build-mesh.ts';
import { proxyConfig } from '../../../mesh/proxy-config.ts';
import type { Cluster, ProxyConfig, ProxyIdentity } from '../../../mesh/types.ts';
import { createProxy, type EndpointRegistries, ISTIO_TUNING } from '../../../traffic/proxy-replica.ts';
import type { ProxyEvents } from '../../../traffic/proxy-types.ts';
import type { SimKernel } from '../kernel/sim-kernel.ts';
import type { SimPod } from '../types.ts';
import type { OrderCount } from './business-signals.ts';
import { Caller, type CallerPlace, type EndpointView } from './caller.ts';
import { Fleet } from './fleet.ts';
import { HopTallies } from './hop-tallies.ts';
import type { HopSource } from './hop-tally.ts';
import type { PodReport } from './istio-signals.ts';
import { InboundPolicies, PodGuard } from './pod-guard.ts';
import { PodServer } from './pod-server.ts';
import { PodTally } from './pod-tally.ts';
import type { ServiceWork } from './service-work.ts';

/** Proxies of the first moment were made some time in the hour before: their sweeps do not fall together. */
const UPTIME_US = 3_600_000_000;

/** What the table needs of the world. */
export interface TableWorld {
  readonly kernel: SimKernel;
  readonly mesh: (cluster: string) => Mesh;
  readonly view: EndpointView;
  /** Whatever anybody dials directly. */
  readonly dialled: readonly Cluster[];
  readonly windows: number;
  readonly workOf: (pod: SimPod, host: string) => ServiceWork;
  readonly events: (caller: () => Caller) => ProxyEvents;
}

export class FleetTable {
  readonly callers: Caller[] = [];
  /** By pod number. */
  readonly servers: PodServer[] = [];
  readonly hops: Map<string, HopTallies> = new Map();
  readonly unmodelled: Set<string> = new Set();
  readonly #world: TableWorld;
  readonly #fleets = new Map<string, Fleet>();
  readonly #policies = new Map<Fleet, InboundPolicies>();
  readonly #registries: EndpointRegistries = new Map();

  constructor(world: TableWorld) {
    this.#world = world;
  }

  /** The process in a pod with its proxy; the pod must stand somewhere. */
  serverOf(pod: SimPod): PodServer {
    return this.servers[pod.number] ?? this.#admit(pod);
  }

  /** A caller that no pod is: a client's replica. */
  addClient(identity: ProxyIdentity, meshed: boolean, place: CallerPlace): Caller {
    return this.#addCaller(this.#fleetOf(identity, meshed), place, 'client');
  }

  /** What the processes of all pods have counted of their own business. */
  orders(): readonly OrderCount[] {
    // Not every pod has one: the list has holes, which are passed over.
    const found: OrderCount[] = [];
    this.servers.forEach(({ pod, orders, lostOrders: lost, ordersSinceUs: sinceUs }) => {
      found.push({ pod, orders, lost, sinceUs });
    });
    return found;
  }

  /** What the proxies of all pods report of the requests that came to them. */
  reports(): readonly PodReport[] {
    const found: PodReport[] = [];
    this.servers.forEach(({ pod, served }) => {
      found.push({ pod, served });
    });
    return found;
  }

  /** Proxies get what the meshes say now. */
  reconfigure(nowUs: number): void {
    for (const fleet of this.#fleets.values())
      fleet.reconfigure(this.#configOf(fleet.identity.proxy, fleet.identity.meshed));
    for (const caller of this.callers) caller.reconfigure(nowUs);
    for (const server of this.servers) {
      if (server?.guard != null) server.guard = this.#guardOf(server.caller.fleet, server.guard, nowUs);
    }
  }

  #admit(pod: SimPod): PodServer {
    const identity = identityOf(pod);
    const isProxied = pod.meshed || pod.role === 'gateway';
    const fleet = this.#fleetOf(identity, isProxied);
    const place = { ...placeOf(pod, this.#world.mesh(pod.cluster)), name: pod.name, workload: workloadName(pod) };
    const caller = this.#addCaller(fleet, place, pod.role === 'gateway' ? 'gateway' : 'sidecar');
    const guard = pod.meshed && pod.role === 'workload' ? this.#guardOf(fleet, null, this.#world.kernel.nowUs()) : null;
    const workOf = (host: string): ServiceWork => this.#world.workOf(pod, host);
    const server = new PodServer(pod, caller, guard, workOf, caller.tallies, this.#world.kernel.nowUs());
    this.servers[pod.number] = server;
    return server;
  }

  #addCaller(fleet: Fleet, place: CallerPlace, kind: HopSource['kind']): Caller {
    const { kernel, windows, view, events } = this.#world;
    const draw = kernel.stream(`proxy ${place.cluster}/${place.workload}/${place.name}`);
    const nowUs = kernel.nowUs();
    const createdUs = nowUs === 0 ? -draw.below(UPTIME_US) : nowUs;
    let caller: Caller | null = null;
    const parts = { registries: this.#registries, events: events(() => caller!), tuning: ISTIO_TUNING };
    const proxy = createProxy(fleet.program, parts, createdUs, draw);
    const tallies = Array.from({ length: windows }, () => new PodTally());
    caller = new Caller(fleet, place, proxy, draw, this.#hopsOf(place, kind), view, tallies);
    this.callers.push(caller);
    return caller;
  }

  #hopsOf({ workload, cluster, locality }: CallerPlace, kind: HopSource['kind']): HopTallies {
    const { region, zone } = locality;
    const key = `${cluster}\n${workload}\n${kind}\n${region}\n${zone}`;
    let hops = this.hops.get(key);
    if (hops === undefined) {
      hops = new HopTallies({ from: workload, kind, cluster, region, zone }, this.#world.windows);
      this.hops.set(key, hops);
    }
    return hops;
  }

  #fleetOf(proxy: ProxyIdentity, meshed: boolean): Fleet {
    const key = JSON.stringify([proxy, meshed]);
    let fleet = this.#fleets.get(key);
    if (fleet === undefined) {
      const { trustDomain } = this.#world.mesh(proxy.cluster).settings;
      const principal = meshed ? `${trustDomain}/ns/${proxy.namespace}/sa/${proxy.serviceAccount}` : null;
      fleet = new Fleet({ proxy, meshed, principal }, this.#configOf(proxy, meshed), this.#world.dialled);
      this.#fleets.set(key, fleet);
    }
    return fleet;
  }

  #configOf(proxy: ProxyIdentity, meshed: boolean): ProxyConfig {
    if (!meshed) {
      return { proxy, listeners: [], clusters: new Map(), inbound: new Map(), guard: null, unmodelled: [] };
    }
    const config = proxyConfig(this.#world.mesh(proxy.cluster), proxy);
    for (const { what, origin } of config.unmodelled) {
      const { kind, metadata } = origin.manifest.object;
      this.unmodelled.add(`${kind}/${metadata.namespace ?? ''}/${metadata.name}: ${what}`);
    }
    return config;
  }

  /** New policies where they differ from the ones before: those that stay keep their buckets. */
  #guardOf(fleet: Fleet, before: PodGuard | null, nowUs: number): PodGuard {
    let policies = this.#policies.get(fleet);
    const { config } = fleet.program;
    if (policies === undefined || policies.config.inbound !== config.inbound) {
      policies = new InboundPolicies(config);
      this.#policies.set(fleet, policies);
    }
    const isSame = before !== null && fingerprint(before.policies.config) === fingerprint(config);
    return isSame ? before : new PodGuard(policies, nowUs);
  }
}

/** What decides about requests, without the places where it was read. */
function fingerprint({ inbound }: ProxyConfig): string {
  return JSON.stringify([...inbound], (key, value) => (key === 'origin' || key === 'mtlsOrigin' ? undefined : value));
}

/** `namespace/name` of the pod's workload. */
export function workloadName(pod: SimPod): string {
  return `${pod.namespace}/${pod.workload.split('/').at(-1)}`;
}

/** Labels that name one revision of a workload would make each revision a fleet of its own. */
const REVISION_LABELS: ReadonlySet<string> = new Set(['pod-template-hash', 'controller-revision-hash']);

/** Replicas of one workload share it. */
export function identityOf(pod: SimPod): ProxyIdentity {
  const labels = Object.fromEntries(Object.entries(pod.labels).filter(([name]) => !REVISION_LABELS.has(name)));
  return {
    kind: pod.role === 'gateway' ? 'gateway' : 'sidecar',
    cluster: pod.cluster,
    namespace: pod.namespace,
    workload: pod.workload.split('/').at(-1) ?? pod.workload,
    labels,
    serviceAccount: pod.serviceAccount,
  };
}

function placeOf(pod: SimPod, mesh: Mesh): Omit<CallerPlace, 'name' | 'workload'> {
  const network = mesh.networks.ofCluster.get(pod.cluster) ?? '';
  return { locality: pod.locality, network, cluster: pod.cluster, labels: pod.labels };
}
