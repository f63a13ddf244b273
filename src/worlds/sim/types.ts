/**
 * The simulated world's inner ports: what the kernel, the control plane (pods, nodes, endpoints, autoscaler) and the
 * traffic plane owe one another. There is one control plane and there are two traffic planes (per request, fluid);
 * neither plane reads the other's state except through these shapes.
 *
 * All times are integer microseconds of virtual time from the start of the run.
 */
import type { Manifest } from '../../manifests/types.ts';
import type { Endpoint, Labels, Locality } from '../../mesh/types.ts';

/** Virtual time and the event queue. Ties in time run in the order in which they were scheduled. */
export interface Kernel {
  readonly nowUs: () => number;
  /** Rare events: a closure. The traffic plane's own events use numbered handlers (`kernel/`), which allocate nothing. */
  readonly at: (timeUs: number, run: () => void) => void;
  readonly after: (delayUs: number, run: () => void) => void;
  /** A stream of random numbers by name; the same name is the same stream, so that a new part does not shift the others. */
  readonly stream: (name: string) => RandomStream;
  /** Appends to the trace, whose running hash identifies the run. */
  readonly trace: (kind: string, subject: string, detail: string) => void;
}

export interface RandomStream {
  /** Uniform integer in [0, n), n up to 2^32. */
  readonly below: (n: number) => number;
  /** Uniform in [0, 1) with 53 bits. */
  readonly unit: () => number;
  /** Exponential with the given mean, rounded to an integer, at least 0. */
  readonly exponential: (mean: number) => number;
}

/** Life of a pod as Kubernetes sees it, reduced to what traffic can notice. */
export type PodPhase = 'pending' | 'starting' | 'running' | 'terminating' | 'gone';

export interface SimPod {
  /** Dense and stable within a run: index into the traffic plane's arrays. */
  readonly number: number;
  readonly name: string;
  readonly namespace: string;
  readonly cluster: string;
  readonly labels: Labels;
  /** `Deployment/ns/name` of the workload that made it; gateways and external servers (`External/ns/host`) have one too. */
  readonly workload: string;
  /** `gateway`: some Gateway selects its labels. `external`: a server outside the clusters that a ServiceEntry or a call names. */
  readonly role: 'workload' | 'gateway' | 'external';
  readonly serviceAccount: string;
  /** Hash of the pod template it was made from: a rolling update makes pods of another revision. */
  readonly revision: string;
  /** Container ports by name and number. */
  readonly ports: readonly { readonly name: string; readonly port: number }[];
  /** Requests served at once: CPU limit, else request, else 1, rounded up. */
  readonly concurrency: number;
  /** CPU request in cores, what utilisation is a share of; null when none is stated. */
  readonly cpuRequest: number | null;
  readonly meshed: boolean;
  /** Null while pending. */
  node: string | null;
  locality: Locality;
  phase: PodPhase;
  /** Readiness as the kubelet last saw it (not yet as the proxies know it). */
  ready: boolean;
  /** The process answers (accepts connections). False before start, after SIGTERM without a preStop, when hung it is still true. */
  accepting: boolean;
  /** Behaviour that faults and versions change; the traffic plane reads it at every request. */
  readonly behaviour: PodBehaviour;
}

/** How the process in a pod treats requests. Mutable: faults are applied to it and healed. */
export interface PodBehaviour {
  /** Share of requests answered with `errorStatus`, parts per million. */
  errorPerMillion: number;
  errorStatus: number;
  /** The same, and in its place, while the pod has more than `strainedAbove` requests in flight. */
  strainedErrorPerMillion: number;
  strainedAbove: number;
  /** Share of what it answers well that was lost all the same, parts per million: only its own counters know. */
  lostOrderPerMillion: number;
  /** Service time multiplier, 1 is normal. */
  slowFactor: number;
  /** Added to every answer. */
  extraLatencyUs: number;
  /** Accepts and never answers. */
  hung: boolean;
  /** Network cut: packets vanish (connect times out), as in a partition or a dead node. */
  unreachable: boolean;
}

/** What the control plane offers to the traffic plane. */
export interface ControlPlane {
  readonly pods: readonly SimPod[];
  /** Endpoints of all pods of a service as they have propagated to proxies of `cluster` by now. */
  readonly endpointsOf: (cluster: string, namespace: string, service: string) => readonly SimEndpoint[];
  /** Objects as they are applied now (an action may have patched a weight). */
  readonly manifests: () => readonly Manifest[];
}

/** A propagated endpoint, with the pod behind it so that the traffic plane can reach it. */
export interface SimEndpoint {
  readonly endpoint: Endpoint;
  readonly pod: SimPod;
}

/** What a traffic plane owes: the per-request plane and the fluid plane both implement it. */
export interface TrafficPlane {
  readonly start: () => void;
  /**
   * The process began to accept, stopped, hangs or woke up, can no longer be reached or can again, or vanished; in-flight
   * work of a vanished pod is reset.
   */
  readonly podChanged: (pod: SimPod) => void;
  /** A new list of endpoints has reached the proxies of a cluster. */
  readonly endpointsChanged: (cluster: string, namespace: string, service: string) => void;
  /** Mesh objects changed: proxies get new configuration (after the propagation delay, which control has waited). */
  readonly configChanged: () => void;
  /** Cumulative CPU time the pod has spent, for the autoscaler. */
  readonly cpuUsedUs: (pod: SimPod) => number;
  /**
   * Requests that the pod works on now. A process that got SIGTERM ends when it has none left; without an answer to
   * this it ends a second after the signal.
   */
  readonly inFlight?: (pod: SimPod) => number;
}

/** A fault as data, made before the run. `target` is a selector in words: `zone us-east-1/a`, `pod shop/web#2`. */
export interface Fault {
  readonly atUs: number;
  readonly kind: FaultKind;
  readonly target: FaultTarget;
  /** Null: until the end of the run. */
  readonly forUs: number | null;
  /** Kind-specific figure: error or loss share in parts per million, slow factor, added latency µs, load multiplier. */
  readonly amount: number;
  /** Errors only: they come while a pod has more requests than this in flight, and else it is well. */
  readonly above?: number;
}
export type FaultKind =
  | 'podKill'
  | 'podHang'
  | 'podSlow'
  | 'errorRate'
  | 'nodeLoss'
  | 'nodeDrain'
  | 'zoneLoss'
  | 'zoneDrain'
  | 'zonePartition'
  | 'latency'
  | 'badVersion'
  | 'lostOrders'
  | 'rollingUpdate'
  | 'loadSpike'
  | 'databaseSlow'
  | 'gatewayLoss';

/** All given fields narrow. `index` picks one pod (or node) of those selected, in name order. */
export interface FaultTarget {
  readonly cluster?: string;
  readonly zone?: string;
  readonly node?: string;
  /** `namespace/name` of a workload or service. */
  readonly workload?: string;
  readonly labels?: Labels;
  /** Pods whose serving container runs it: how a version behaves, wherever and whenever it runs. */
  readonly image?: string;
  readonly index?: number;
}
