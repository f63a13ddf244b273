/**
 * The fluid traffic plane: clients offer rates, routes divide them, pods answer shares of them well or badly, fast or
 * slowly. Rates are worked out anew when something changes and counted up in between, so that an hour of a controller's
 * life costs as much as its decisions.
 *
 * Leaves out what it may not be evidence for: ejection, queues and tails, retries, time-outs, breakers and rate limits,
 * the noise of single requests (counts are expectations, rounded down), calls that services make of one another, pods
 * behind east-west gateways, and the delay of the load balancer in front of gateways.
 */
import { targetPortOf } from '../../../kubernetes/endpoints.ts';
import { groupEndpoints, selectEndpoints } from '../../../mesh/endpoints.ts';
import { CLUSTER_DOMAIN } from '../../../mesh/host-name.ts';
import type { Cluster, EndpointGroups } from '../../../mesh/types.ts';
import type { Signal } from '../../../ports/types.ts';
import type { PlannedDestination } from '../../../traffic/proxy-types.ts';
import { businessSignals } from '../requests/business-signals.ts';
import { type CallGraph, callGraph } from '../requests/call-graph.ts';
import type { Outgoing } from '../requests/fleet.ts';
import { loadSteps } from '../requests/load-steps.ts';
import type { PlaneControl } from '../requests/request-plane.ts';
import type { Client, LoadStep, RequestShape, RunInput } from '../run-input.ts';
import type { Kernel, SimPod, TrafficPlane } from '../types.ts';
import { type AnswerMix, answerAtOnce, FlowCounts, mixAnswers } from './flow-counts.ts';
import { FlowOrders } from './flow-orders.ts';
import { type FlowEntry, type FlowHop, flowSignals } from './flow-signals.ts';
import { type FlowSource, FlowSources } from './flow-sources.ts';
import { hostShares } from './host-shares.ts';
import { podAnswers } from './pod-answers.ts';

/** What is counted per microsecond until the next change. */
interface Rate {
  readonly counts: FlowCounts;
  readonly perUs: number;
  readonly mix: AnswerMix;
  readonly endpoints: readonly EndpointRate[];
}

interface EndpointRate {
  readonly counts: FlowCounts;
  readonly share: number;
  readonly mix: AnswerMix;
}

const NO_HOST = answerAtOnce(503);

export class FlowPlane implements TrafficPlane {
  readonly #kernel: Kernel;
  readonly #control: PlaneControl;
  readonly #clients: readonly { readonly client: Client; readonly steps: readonly LoadStep[] }[];
  readonly #graph: CallGraph;
  readonly #sources: FlowSources;
  readonly #hops = new Map<string, FlowHop>();
  readonly #entries = new Map<string, FlowEntry>();
  readonly #podOf = new Map<string, SimPod>();
  /** By pod number. */
  readonly #cpuUs: number[] = [];
  #rates: readonly Rate[] = [];
  #cpuPerUs = new Map<SimPod, number>();
  readonly #orders = new FlowOrders();
  #countedUs = 0;
  #isStale = false;

  constructor(input: Pick<RunInput, 'targets' | 'clients' | 'faults'>, kernel: Kernel, control: PlaneControl) {
    this.#kernel = kernel;
    this.#control = control;
    this.#clients = input.clients.map((client) => ({ client, steps: loadSteps(client, input.faults) }));
    this.#graph = callGraph(input.targets, control.meshes(), input.clients, []);
    this.#sources = new FlowSources(control);
    for (const { steps } of this.#clients) for (const { fromUs } of steps) kernel.at(fromUs, this.changed);
    for (const { atUs, forUs } of input.faults) {
      kernel.at(atUs, this.changed);
      if (forUs !== null) kernel.at(atUs + forUs, this.changed);
    }
  }

  readonly start = (): void => this.#kernel.after(0, this.changed);

  /**
   * Whatever rates depend on is about to change, or just did: up to now the old ones held. The new ones are worked out
   * when the moment is over, so that many changes of one moment cost one computation.
   */
  readonly changed = (): void => {
    this.#count();
    if (this.#isStale) return;
    this.#isStale = true;
    this.#kernel.after(0, () => this.#compute());
  };
  readonly podChanged = (pod: SimPod): void => {
    this.changed();
    if (pod.phase !== 'running' && pod.phase !== 'terminating') this.#orders.forget(pod);
  };
  readonly endpointsChanged = (): void => this.changed();
  readonly configChanged = (): void => {
    this.changed();
    this.#sources.forget();
  };

  readonly cpuUsedUs = (pod: SimPod): number => {
    this.#count();
    return this.#cpuUs[pod.number] ?? 0;
  };

  /** Readings of the metrics asked for, as seen from one cluster. */
  signals(cluster: string, metrics: readonly string[]): readonly Signal[] {
    if (metrics.length === 0) return [];
    this.#count();
    const nowUs = this.#kernel.nowUs();
    return [
      ...flowSignals([...this.#hops.values()], [...this.#entries.values()], cluster, metrics, nowUs),
      ...businessSignals(this.#orders.counts(), this.#control.manifests(), cluster, metrics, nowUs),
    ];
  }

  #count(): void {
    const nowUs = this.#kernel.nowUs();
    const forUs = nowUs - this.#countedUs;
    if (forUs === 0) return;
    for (const { counts, perUs, mix, endpoints } of this.#rates) {
      counts.add(perUs * forUs, mix);
      for (const each of endpoints) each.counts.add(perUs * each.share * forUs, each.mix);
    }
    for (const [pod, perUs] of this.#cpuPerUs) {
      this.#cpuUs[pod.number] = (this.#cpuUs[pod.number] ?? 0) + perUs * forUs;
    }
    this.#orders.count(this.#countedUs, forUs);
    this.#countedUs = nowUs;
  }

  #compute(): void {
    this.#isStale = false;
    this.#cpuPerUs = new Map();
    this.#orders.begin();
    for (const pod of this.#control.pods) this.#podOf.set(`${pod.cluster}/${pod.namespace}/${pod.name}`, pod);
    const rates: Rate[] = [];
    for (const { client, steps } of this.#clients) {
      const step = steps.findLast(({ fromUs }) => fromUs <= this.#countedUs);
      const perUs = (client.rps * (step?.multiplier ?? 1)) / 1_000_000;
      const all = client.shapes.reduce((sum, { share }) => sum + share, 0);
      if (perUs === 0) continue;
      for (const shape of client.shapes) rates.push(...this.#offer(client, shape, (perUs * shape.share) / all));
    }
    this.#rates = rates;
  }

  /** One kind of request of a client, through every proxy by which it may enter. */
  #offer(client: Client, shape: RequestShape, perUs: number): readonly Rate[] {
    const { kind } = this.#graph.entry(client, shape);
    const sources = this.#sources.of(client, kind, this.#countedUs);
    const rates: Rate[] = [];
    const copies: Rate[] = [];
    for (const { source, outgoing, share } of sources) {
      rates.push(...this.#route(source, outgoing, perUs * share));
      copies.push(...this.#copy(source, outgoing, perUs * share));
    }
    const answered = rates.map(({ perUs: of, mix }): readonly [number, AnswerMix] => [of, mix]);
    rates.push(...copies);
    const own = sources.map(({ outgoing, share }): readonly [number, AnswerMix] => [
      perUs * share,
      answerAtOnce(outgoing.plan?.reply?.status ?? 0),
    ]);
    const mix = mixAnswers(answered.length > 0 ? answered : own);
    if (sources.length > 0) rates.push({ counts: this.#entry(client, shape).counts, perUs, mix, endpoints: [] });
    return rates;
  }

  #route(source: FlowSource, { plan }: Outgoing, perUs: number): readonly Rate[] {
    if (plan === null || plan.reply !== null || plan.denied !== null) return [];
    const rates = plan.destinations.map((destination, i) => {
      const before = i === 0 ? 0 : plan.bounds[i - 1]!;
      const share = plan.totalWeight === 0 ? 0 : (plan.bounds[i]! - before) / plan.totalWeight;
      return this.#send(source, destination, perUs * share);
    });
    return rates.flatMap((rate) => rate ?? []);
  }

  /** What mirrors send: Envoy counts a copy like any request of its destination, and its answer is nobody's. */
  #copy(source: FlowSource, { plan, mirrors }: Outgoing, perUs: number): readonly Rate[] {
    return (plan?.mirrors ?? []).flatMap(
      ({ perMillion }, i) => this.#send(source, mirrors[i]!, (perUs * perMillion) / 1_000_000) ?? [],
    );
  }

  #send(source: FlowSource, { cluster: index }: PlannedDestination, perUs: number): Rate | null {
    const cluster = source.fleet.program.clusters[index];
    if (cluster === undefined || perUs === 0) return null;
    const hop = this.#hop(source, cluster);
    hop.known.clear();
    const endpoints: EndpointRate[] = [];
    const groups = this.#groups(source, cluster);
    const shares = hostShares(groups);
    for (const { id, address, port } of groups.priorities.flat().flatMap((group) => group.endpoints)) {
      const pod = this.#podOf.get(id);
      const share = shares.get(id);
      if (pod === undefined || share === undefined) continue;
      const workUs = this.#graph.workOf(pod, cluster.host).meanUs;
      const mix = podAnswers(pod, workUs, perUs * share * 1_000_000);
      this.#orders.add(pod, perUs * share, mix);
      endpoints.push({ counts: endpointCounts(hop, `${address}:${port}`), share, mix });
      this.#cpuPerUs.set(pod, (this.#cpuPerUs.get(pod) ?? 0) + perUs * share * workUs * pod.behaviour.slowFactor);
    }
    const mix = endpoints.length === 0 ? NO_HOST : mixAnswers(endpoints.map((each) => [each.share, each.mix] as const));
    return { counts: hop.counts, perUs, mix, endpoints };
  }

  #groups({ place }: FlowSource, cluster: Cluster): EndpointGroups {
    const { endpoints, host } = cluster;
    const [name = '', namespace = ''] = host.split('.');
    const isOurs = host.endsWith(`.${CLUSTER_DOMAIN}`) && endpoints.kind === 'pods';
    const known = isOurs ? this.#control.endpointsOf(place.cluster, namespace, name) : [];
    const candidates = known.flatMap(({ endpoint, pod }) => {
      const port = isOurs ? targetPortOf(endpoints.targetPort, pod.ports) : null;
      return port === null ? [] : [{ ...endpoint, port }];
    });
    return groupEndpoints(cluster, selectEndpoints(cluster, candidates), place);
  }

  #hop({ workload, place }: FlowSource, { key }: Cluster): FlowHop {
    const { cluster, locality } = place;
    const id = `${cluster}\n${workload}\n${locality.zone}\n${key}`;
    const known = this.#hops.get(id);
    if (known !== undefined) return known;
    const labels = { envoy_cluster_name: key, workload, zone: locality.zone };
    const made = { cluster, labels, counts: new FlowCounts(), endpoints: new Map(), known: new Set<string>() };
    this.#hops.set(id, made);
    return made;
  }

  #entry({ name, cluster, service }: Client, shape: RequestShape): FlowEntry {
    const id = `${name}\n${shape.name}`;
    const known = this.#entries.get(id);
    if (known !== undefined) return known;
    const made = { cluster, labels: { service, shape: shape.name }, counts: new FlowCounts() };
    this.#entries.set(id, made);
    return made;
  }
}

function endpointCounts({ endpoints, known }: FlowHop, address: string): FlowCounts {
  const counts = endpoints.get(address) ?? new FlowCounts();
  endpoints.set(address, counts);
  known.add(address);
  return counts;
}
