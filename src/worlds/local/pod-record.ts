import type { PodTemplate } from '../../kubernetes/pod-template.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import type { PodStart } from './pod-runtime.ts';

/**
 * `starting`: its process is not ready yet. `running`. `leaving`: no gateway shall send to it any more. `stopping`: it
 * finishes what it was given. `lost`: its process is gone and nobody in its zone says so.
 */
export type PodState = 'starting' | 'running' | 'leaving' | 'stopping' | 'lost';

/** A pod of the local world. */
export interface LocalPod {
  readonly name: string;
  readonly namespace: string;
  /** Of its workload. */
  readonly owner: string;
  readonly revision: string;
  readonly zone: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Its own, so that whoever sees it in statistics knows the pod. */
  readonly address: string;
  readonly createdUs: number;
  readonly start: PodStart;
  state: PodState;
  port: number | null;
  ready: boolean;
  readySinceUs: number | null;
  lostUs: number | null;
  restarts: number;
}

/** Pods of one template of a workload. */
export interface PodSet {
  readonly revision: string;
  readonly template: PodTemplate;
  /** The raw template, whose container says how the pods behave. */
  readonly raw: unknown;
  size: number;
  /** Desired replicas plus surge when it was last scaled. */
  ofMaximum: number;
}

/** A workload that runs here, its templates from the oldest to the current. */
export interface LocalWorkload {
  workload: Workload;
  sets: PodSet[];
}

/** Whether a pod counts among the replicas of its set. */
export function isActive({ state }: LocalPod): boolean {
  return state !== 'leaving' && state !== 'stopping';
}
