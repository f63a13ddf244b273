/**
 * The autoscaler's loop over simulated pods. Processor time is scraped from the traffic plane; memory and custom metrics
 * have no source here unless the caller gives one, and a metric without a source neither scales nor blocks.
 */
import { type AutoscalerMemory, autoscale, EMPTY_MEMORY, SYNC_PERIOD_US } from '../../../kubernetes/autoscale.ts';
import type { Autoscaler, AutoscalerMetric } from '../../../kubernetes/horizontal-pod-autoscaler.ts';
import type { AutoscaledPod, MetricReading, PodSample } from '../../../kubernetes/propose-replicas.ts';
import { CONTROL_TIMING } from './control-timing.ts';
import type { ClusterRecord, PlatformState, PodRecord, WorkloadRecord } from './platform-state.ts';
import type { WorkloadLoop } from './workload-loop.ts';

/** A value for a metric that no pod's processor time gives; null where it is not known. */
export type CustomMetric = (cluster: string, autoscaler: Autoscaler, metric: AutoscalerMetric) => number | null;

interface Scrape {
  readonly atUs: number;
  readonly usedUs: number;
}

/** A sample covers two scrape intervals. */
const SCRAPES_KEPT = 3;

export class AutoscalerLoop {
  readonly #state: PlatformState;
  readonly #workloads: WorkloadLoop;
  readonly #custom: CustomMetric;
  readonly #memory = new Map<string, AutoscalerMemory>();
  readonly #scrapes = new Map<PodRecord, readonly Scrape[]>();
  #isStarted = false;

  constructor(state: PlatformState, workloads: WorkloadLoop, custom: CustomMetric) {
    this.#state = state;
    this.#workloads = workloads;
    this.#custom = custom;
    state.onGone((record) => this.#scrapes.delete(record));
  }

  /** Begins to scrape and to sync; without any autoscaler nothing ever runs. */
  start(): void {
    if (this.#isStarted || this.#state.traffic === null) return;
    if ([...this.#state.clusters.values()].every(({ autoscalers }) => autoscalers.length === 0)) return;
    this.#isStarted = true;
    this.#scrape();
    this.#state.kernel.after(CONTROL_TIMING.autoscalerOffsetUs, () => this.#sync());
  }

  #scrape(): void {
    const { kernel, traffic } = this.#state;
    for (const [, , owner] of this.#scaled()) {
      for (const record of owner.pods) {
        if (record.startedUs === null) continue;
        const scrape = { atUs: kernel.nowUs(), usedUs: traffic?.cpuUsedUs(record.sim) ?? 0 };
        this.#scrapes.set(record, [...(this.#scrapes.get(record) ?? []), scrape].slice(-SCRAPES_KEPT));
      }
    }
    kernel.after(CONTROL_TIMING.metricsResolutionUs, () => this.#scrape());
  }

  #sync(): void {
    for (const [cluster, autoscaler, owner] of this.#scaled()) this.#syncOne(cluster, autoscaler, owner);
    this.#state.kernel.after(SYNC_PERIOD_US, () => this.#sync());
  }

  #syncOne(cluster: ClusterRecord, autoscaler: Autoscaler, owner: WorkloadRecord): void {
    const key = `${cluster.name}/${autoscaler.namespace}/${autoscaler.name}`;
    const input = {
      nowUs: this.#state.kernel.nowUs(),
      currentReplicas: owner.replicas,
      podsFor: (metric: string) => [...owner.pods].map((record) => autoscaledPod(record, metric)),
      readings: autoscaler.metrics.map((metric) => this.#reading(cluster.name, autoscaler, metric, owner)),
    };
    const result = autoscale(autoscaler, input, this.#memory.get(key) ?? EMPTY_MEMORY);
    this.#memory.set(key, result.memory);
    this.#workloads.scale(owner, result.replicas, `autoscaler ${autoscaler.name}`);
  }

  #reading(
    cluster: string,
    autoscaler: Autoscaler,
    metric: AutoscalerMetric,
    owner: WorkloadRecord,
  ): MetricReading | null {
    const isCpu = metric.name === 'cpu' && (metric.source === 'Resource' || metric.source === 'ContainerResource');
    if (!isCpu) {
      const value = this.#custom(cluster, autoscaler, metric);
      return value === null ? null : { kind: 'single', value };
    }
    const samples = new Map<string, PodSample>();
    for (const record of owner.pods) {
      const scrapes = this.#scrapes.get(record) ?? [];
      const [first, last] = [scrapes[0], scrapes.at(-1)];
      if (first === undefined || last === undefined || last.atUs === first.atUs) continue;
      const windowUs = last.atUs - first.atUs;
      // Averages of an AverageValue target are in cores, utilisation is of thousandths.
      const unit = metric.target.kind === 'utilization' ? 1000 : 1;
      samples.set(record.sim.name, {
        value: ((last.usedUs - first.usedUs) * unit) / windowUs,
        atUs: last.atUs,
        windowUs,
      });
    }
    return { kind: 'perPod', samples };
  }

  #scaled(): readonly (readonly [ClusterRecord, Autoscaler, WorkloadRecord])[] {
    return [...this.#state.clusters.values()].flatMap((cluster) =>
      cluster.autoscalers.flatMap((autoscaler) => {
        const { namespace, target } = autoscaler;
        const owner = cluster.workloads.get(`${target.kind}/${namespace}/${target.name}`);
        return owner === undefined ? [] : [[cluster, autoscaler, owner] as const];
      }),
    );
  }
}

function autoscaledPod(record: PodRecord, metric: string): AutoscaledPod {
  const { template, sim } = record;
  return {
    name: sim.name,
    pending: record.startedUs === null,
    terminating: record.state.terminating,
    ready: sim.ready,
    startedUs: record.startedUs,
    readyChangedUs: record.readyChangedUs,
    request: metric === 'memory' ? template.memoryRequestBytes : template.cpuRequestMillis,
  };
}
