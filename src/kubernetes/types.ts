/**
 * Kubernetes semantics over plain data: what the scheduler, the deployment controller, the eviction API, the endpoints
 * controller and the autoscaler decide. Pure functions; who calls them when is the simulator's control plane.
 */
import type { Labels } from '../manifests/types.ts';

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}
export interface Toleration {
  readonly key: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value: string;
  /** Empty: every effect. */
  readonly effect: string;
  /** Null: forever. Only for NoExecute. */
  readonly seconds: number | null;
}

export interface NodeState {
  readonly name: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly ready: boolean;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

/** A pod as the scheduler and controllers see it. */
export interface PodState {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Null while pending. */
  readonly node: string | null;
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly priority: number;
  readonly spec: PodScheduling;
}

/** The parts of a pod template that decide where it may run. */
export interface PodScheduling {
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
  readonly spread: readonly SpreadConstraint[];
  /** Raw `affinity` of the pod spec, read by `schedule`. */
  readonly affinity: unknown;
}
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  /** Raw label selector. */
  readonly selector: unknown;
  readonly minDomains: number | null;
  readonly nodeTaintsPolicy: 'Honor' | 'Ignore';
  readonly nodeAffinityPolicy: 'Honor' | 'Ignore';
  readonly matchLabelKeys: readonly string[];
}
