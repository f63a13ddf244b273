/**
 * Which host of a cluster the next try goes to: priority, then locality, then the policy among the hosts that are left
 * (Envoy's `ZoneAwareLoadBalancerBase` and `EdfLoadBalancerBase`). Everything that a change of hosts or health decides
 * is decided in `refresh`; a pick in the common case (one priority, no weights) is two draws and two array reads.
 *
 * Leaves out Envoy's zone-aware routing, which Istio never turns on, and the original destination policy
 * (`passthrough`), which needs the address that the client dialled: it picks at random.
 */
import type { Cluster } from '../mesh/types.ts';
import { EdfSchedule } from './balance/edf-schedule.ts';
import { effectiveLocalityWeight } from './balance/effective-locality-weight.ts';
import { hashRemainder } from './balance/hash-remainder.ts';
import { leastRequestWeight, pickLeastRequest } from './balance/pick-least-request.ts';
import { pickRandom } from './balance/pick-random.ts';
import { pickRoundRobin } from './balance/pick-round-robin.ts';
import { remotePriorityLoads } from './balance/remote-priority-loads.ts';
import { type SlowStart, slowStartFactor } from './balance/slow-start.ts';
import type { Draw } from './draw.ts';
import type { EndpointRegistry } from './endpoint-registry.ts';
import { type HashTable, hashTable } from './hash-tables.ts';
import type { HostSet } from './host-set.ts';
import { HostSource } from './host-source.ts';
import { type HashKey, NO_HOST, type TriedHosts } from './proxy-types.ts';

const LEAST_REQUEST = 0;
const ROUND_ROBIN = 1;
const RANDOM = 2;
const HASHED = 3;

/** What a proxy remembers of one priority. */
interface PrioritySources {
  readonly all: HostSource;
  readonly healthy: HostSource;
  readonly localities: HostSource[];
  /** Picks the locality when weights are in force and somebody is healthy. */
  localitySchedule: EdfSchedule | null;
  localityWeights: Float64Array;
  table: HashTable | null;
}

export class PickHost {
  readonly #cluster: Cluster;
  readonly #registry: EndpointRegistry;
  readonly #policy: number;
  readonly #slowStart: SlowStart | null;
  readonly #seed: number;
  readonly #priorities: PrioritySources[] = [];
  #set: HostSet;
  /** By slot; replaced when slots are added. */
  active: Int32Array;
  /** By slot: when the host joined, for slow start. */
  joinedUs: Float64Array;
  #youngestUs: number;
  #nowUs = 0;
  /** The source of every pick while one priority has all the load, is calm and has no locality weights; else null. */
  #only: HostSource | null = null;
  #localityWeights: Float64Array = new Float64Array(0);
  panicPicks = 0;

  constructor(cluster: Cluster, registry: EndpointRegistry, set: HostSet, nowUs: number, draw: Draw) {
    this.#cluster = cluster;
    this.#registry = registry;
    this.#policy = policyOf(cluster);
    this.#slowStart = slowStartOf(cluster);
    this.#seed = draw.below(0x100000000);
    this.#set = set;
    this.active = new Int32Array(0);
    this.joinedUs = new Float64Array(0);
    this.#youngestUs = nowUs;
  }

  /** New endpoints; hosts that join get their time in `joinedUs` before. */
  setHosts(set: HostSet, youngestUs: number, nowUs: number): void {
    this.#set = set;
    if (youngestUs > this.#youngestUs) this.#youngestUs = youngestUs;
    this.#only = null;
    for (let priority = 0; priority < set.layout.priorities.length; priority++) this.refresh(priority, nowUs);
  }

  /** A priority's hosts or their health changed. */
  refresh(priority: number, nowUs: number): void {
    this.#nowUs = nowUs;
    if (this.#policy === HASHED) {
      // One priority's health changes whether another panics, so all tables are looked up again.
      for (let each = 0; each < this.#set.layout.priorities.length; each++) this.#tabulate(each);
      return;
    }
    const sources = this.#sources(priority);
    this.#fill(sources.all, this.#set.layout.priorities[priority]!.slots);
    this.#fill(sources.healthy, this.#set.healthy(priority).hosts);
    if (this.#set.layout.weighted) this.#weighLocalities(sources, priority);
    else sources.localitySchedule = null;
    const { sole } = this.#set;
    const isSimple = sole >= 0 && !this.#set.panic[sole] && !this.#set.layout.weighted;
    this.#only = isSimple ? this.#sources(sole).healthy : null;
  }

  /** A slot, or `NO_HOST`. */
  pick(hash: HashKey | null, tried: TriedHosts | null, attempts: number, nowUs: number, draw: Draw): number {
    this.#nowUs = nowUs;
    if (tried === null || tried.hosts.length === 0) return this.#pickOnce(hash, 0, null, draw);
    let host = NO_HOST;
    const limit = tried.avoid ? attempts + 1 : 1;
    for (let attempt = 0; attempt < limit; attempt++) {
      host = this.#pickOnce(hash, attempt, tried, draw);
      if (host === NO_HOST || !tried.hosts.includes(host)) return host;
    }
    return host;
  }

  #pickOnce(hash: HashKey | null, attempt: number, tried: TriedHosts | null, draw: Draw): number {
    if (this.#policy === HASHED) return this.#pickHashed(hash, attempt, draw);
    const remote = tried?.remote === true;
    const source = this.#only !== null && !remote ? this.#only : this.#chooseSource(remote ? tried : null, draw);
    if (source.schedule !== null) return source.schedule.pick(this.#weightOf);
    const { hosts } = source;
    if (hosts.length === 0) return NO_HOST;
    if (this.#policy === LEAST_REQUEST) return pickLeastRequest(hosts, this.active, draw);
    if (this.#policy === ROUND_ROBIN) return pickRoundRobin(hosts, source.position++);
    return pickRandom(hosts, draw);
  }

  #pickHashed(hash: HashKey | null, attempt: number, draw: Draw): number {
    const key = hash ?? { high: draw.below(0x100000000), low: draw.below(0x100000000) };
    if (this.#set.loads.length === 0) return NO_HOST;
    const priority = this.#set.sole >= 0 ? this.#set.sole : this.#set.priorityAt(hashRemainder(key, 100) + 1);
    if (this.#set.panic[priority]) this.panicPicks++;
    return this.#sources(priority).table!.pick(key, attempt);
  }

  #chooseSource(tried: TriedHosts | null, draw: Draw): HostSource {
    if (this.#set.loads.length === 0) return NOBODY;
    const priority = this.#choosePriority(tried, draw);
    const sources = this.#sources(priority);
    if (this.#set.panic[priority]) {
      this.panicPicks++;
      return sources.all;
    }
    if (sources.localitySchedule === null) return sources.healthy;
    this.#localityWeights = sources.localityWeights;
    return sources.localities[sources.localitySchedule.pick(this.#localityWeightOf)]!;
  }

  #choosePriority(tried: TriedHosts | null, draw: Draw): number {
    if (tried === null) return this.#set.sole >= 0 ? this.#set.sole : this.#set.priorityAt(draw.below(100) + 1);
    const priorities = tried.hosts.map((host) => this.#set.layout.priorityOf[host] ?? -1);
    const loads = remotePriorityLoads(this.#set.loads, this.#set.availability(), priorities);
    return this.#set.priorityAt(draw.below(100) + 1, loads);
  }

  #sources(priority: number): PrioritySources {
    while (this.#priorities.length <= priority) {
      this.#priorities.push({
        all: new HostSource(this.#seed),
        healthy: new HostSource(this.#seed),
        localities: [],
        localitySchedule: null,
        localityWeights: new Float64Array(0),
        table: null,
      });
    }
    return this.#priorities[priority]!;
  }

  #tabulate(priority: number): void {
    const { layout, panic } = this.#set;
    const all = layout.priorities[priority]!.localities.map(({ slots }) => slots);
    const hosts = panic[priority] ? all : this.#set.healthy(priority).byLocality;
    this.#sources(priority).table = hashTable(this.#cluster.balance, layout, priority, hosts, this.#registry);
  }

  #fill(source: HostSource, hosts: Int32Array): void {
    source.hosts = hosts;
    const scheduled =
      this.#policy !== RANDOM && hosts.length > 1 && (this.#inSlowStart() || this.#weightsDiffer(hosts));
    source.schedule = scheduled ? new EdfSchedule(hosts, this.#weightOf, this.#seed) : null;
  }

  #weighLocalities(sources: PrioritySources, priority: number): void {
    const { localities, slots } = this.#set.layout.priorities[priority]!;
    const healthy = this.#set.healthy(priority);
    localities.forEach((_, i) => {
      if (sources.localities[i] === undefined) sources.localities.push(new HostSource(this.#seed));
      this.#fill(sources.localities[i]!, healthy.byLocality[i]!);
    });
    const weights = Float64Array.from(localities, (locality, i) =>
      effectiveLocalityWeight(locality.weight, healthy.byLocality[i]!.length, locality.slots.length),
    );
    const entries = Int32Array.from(weights.keys()).filter((i) => weights[i]! > 0);
    sources.localityWeights = weights;
    this.#localityWeights = weights;
    sources.localitySchedule =
      slots.length > 0 && entries.length > 0 ? new EdfSchedule(entries, this.#localityWeightOf, this.#seed) : null;
  }

  #weightsDiffer(hosts: Int32Array): boolean {
    const { weights } = this.#set.layout;
    return hosts.some((host) => weights[host] !== weights[hosts[0]!]);
  }

  #inSlowStart(): boolean {
    return this.#slowStart !== null && this.#nowUs - this.#youngestUs <= this.#slowStart.windowUs;
  }

  readonly #localityWeightOf = (locality: number): number => this.#localityWeights[locality]!;

  readonly #weightOf = (host: number): number => {
    const own = this.#set.layout.weights[host]!;
    const weight = this.#policy === LEAST_REQUEST ? leastRequestWeight(own, this.active[host]!) : own;
    if (this.#slowStart === null || !this.#inSlowStart()) return weight;
    return weight * slowStartFactor(this.#slowStart, this.#nowUs - this.joinedUs[host]!);
  };
}

const NOBODY = new HostSource(0);

function slowStartOf({ warmup }: Cluster): SlowStart | null {
  if (warmup === null) return null;
  return { windowUs: warmup.windowUs, minimumShare: warmup.minimumPercent / 100, aggression: warmup.aggression };
}

function policyOf(cluster: Cluster): number {
  switch (cluster.balance.kind) {
    case 'leastRequest':
      return LEAST_REQUEST;
    case 'roundRobin':
      return ROUND_ROBIN;
    case 'ringHash':
    case 'maglev':
      return HASHED;
    case 'random':
    case 'passthrough':
      return RANDOM;
  }
}
