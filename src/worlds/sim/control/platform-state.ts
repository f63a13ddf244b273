/**
 * What exists in the simulated platform: clusters, nodes, workloads, pods. The loops of this folder change it and tell
 * one another through its listeners. Whatever is walked is walked in name order or order of creation.
 */
import type { DisruptionBudget } from '../../../kubernetes/eviction.ts';
import type { Autoscaler } from '../../../kubernetes/horizontal-pod-autoscaler.ts';
import type { PodTemplate } from '../../../kubernetes/pod-template.ts';
import type { NodeState, PodState, Taint } from '../../../kubernetes/types.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import type { Labels } from '../../../manifests/types.ts';
import type { Kernel, SimPod, TrafficPlane } from '../types.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface NodeRecord {
  readonly cluster: string;
  readonly region: string;
  readonly zone: string;
  /** As the scheduler sees it; its taints and conditions change. */
  readonly state: Mutable<NodeState> & { taints: readonly Taint[] };
  /** Whether anything on it can be reached: false from the moment it dies, `state.ready` follows after the grace period. */
  reachable: boolean;
}

/** Pods of one template. A Deployment has one per revision. */
export interface PodSet {
  readonly revision: string;
  readonly template: PodTemplate;
  /** Replicas asked for. */
  spec: number;
  /** Desired plus surge when it was last scaled. */
  ofMaximum: number;
}

export interface WorkloadRecord {
  readonly cluster: string;
  /** Replaced when the object is patched. */
  workload: Workload;
  /** Desired now: as written at first, then as the autoscaler or an action says. */
  replicas: number;
  /** The oldest first; the last is the current one. */
  readonly sets: PodSet[];
  /** Pods that are not gone, in order of creation. */
  readonly pods: Set<PodRecord>;
  readonly role: SimPod['role'];
  readonly meshed: boolean;
  /** Pods ever made: numbers their names. */
  made: number;
  lastProgressUs: number;
}

export interface PodRecord {
  readonly sim: SimPod;
  readonly state: Mutable<PodState>;
  readonly owner: WorkloadRecord;
  readonly template: PodTemplate;
  /** -1 where pods have none. */
  readonly ordinal: number;
  readonly createdUs: number;
  /** When its containers last started; null before, and while they wait to be restarted. */
  startedUs: number | null;
  /** Every readiness probe passes, as the kubelet sees it. */
  containersReady: boolean;
  readySinceUs: number | null;
  everReady: boolean;
  readyChangedUs: number;
  restarts: number;
  /** Counts starts and ends: an event of an earlier life does nothing. */
  life: number;
  /** A fault keeps its containers from starting. */
  held: boolean;
}

export interface ClusterRecord {
  readonly name: string;
  readonly region: string;
  readonly zones: readonly string[];
  readonly network: string;
  /** In name order. */
  readonly nodes: readonly NodeRecord[];
  /** By id, in id order. */
  readonly workloads: Map<string, WorkloadRecord>;
  budgets: readonly DisruptionBudget[];
  autoscalers: readonly Autoscaler[];
  readonly namespaces: ReadonlyMap<string, Labels>;
}

export type PodListener = (record: PodRecord) => void;

/** Registry of everything, with the traffic plane once it is attached. */
export class PlatformState {
  readonly kernel: Kernel;
  readonly clusters: ReadonlyMap<string, ClusterRecord>;
  /** By `SimPod.number`; those gone stay. */
  readonly records: PodRecord[] = [];
  readonly pods: SimPod[] = [];
  readonly #changed: PodListener[] = [];
  readonly #gone: PodListener[] = [];
  readonly #created: PodListener[] = [];
  #traffic: TrafficPlane | null = null;

  constructor(kernel: Kernel, clusters: readonly ClusterRecord[]) {
    this.kernel = kernel;
    this.clusters = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  }

  attach(traffic: TrafficPlane): void {
    this.#traffic = traffic;
  }

  get traffic(): TrafficPlane | null {
    return this.#traffic;
  }

  cluster(name: string): ClusterRecord {
    const found = this.clusters.get(name);
    if (found === undefined) throw new Error(`no cluster ${name}`);
    return found;
  }

  /** Null for a pod that is pending or stands outside the clusters. */
  nodeOf(record: PodRecord): NodeRecord | null {
    const name = record.state.node;
    if (name === null) return null;
    return this.cluster(record.sim.cluster).nodes.find(({ state }) => state.name === name) ?? null;
  }

  /** Pods of a cluster that are not gone, by workload and creation; those of external servers stand on no node. */
  livePods(cluster: ClusterRecord): readonly PodRecord[] {
    return [...cluster.workloads.values()].flatMap(({ pods }) => [...pods]);
  }

  add(record: PodRecord): void {
    this.records.push(record);
    this.pods.push(record.sim);
    record.owner.pods.add(record);
    for (const listener of this.#created) listener(record);
  }

  onCreated(listener: PodListener): void {
    this.#created.push(listener);
  }

  /** Readiness, phase or binding changed. */
  onChanged(listener: PodListener): void {
    this.#changed.push(listener);
  }

  onGone(listener: PodListener): void {
    this.#gone.push(listener);
  }

  changed(record: PodRecord): void {
    for (const listener of this.#changed) listener(record);
  }

  gone(record: PodRecord): void {
    record.owner.pods.delete(record);
    for (const listener of this.#gone) listener(record);
  }

  /** Tells the traffic plane that a process began to accept, stopped, vanished, or can no longer be reached. */
  processChanged(record: PodRecord): void {
    this.#traffic?.podChanged(record.sim);
  }
}

/** A pod that counts for its controller: neither on its way out nor gone. */
export function isActive(record: PodRecord): boolean {
  return !record.state.terminating && record.sim.phase !== 'gone';
}
