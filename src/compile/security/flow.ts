/** Who connects to whom, before it is written down as policies. */
import type { Labels } from '../../manifests/types.ts';
import type { Service } from '../../model/types.ts';
import { serviceSelector } from '../object-meta.ts';
import type { PodSet } from './pod-set.ts';

export interface FlowPort {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** One end of a flow. */
export type FlowEnd =
  /** Pods of ours, or of somebody else by their labels; without labels every pod of the namespace. */
  | { readonly kind: 'pods'; readonly namespace: string; readonly labels: Labels }
  /** Pods with these labels in whatever namespace; without labels every pod of the cluster. */
  | { readonly kind: 'anyPods'; readonly labels: Labels }
  /** Outside the cluster, or a node. Host names cannot be said in a NetworkPolicy: the mesh looks at those. */
  | { readonly kind: 'addresses'; readonly cidrs: readonly string[] };

export interface Flow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  /** Empty: any port. */
  readonly ports: readonly FlowPort[];
}

export const ANYWHERE: FlowEnd = { kind: 'addresses', cidrs: ['0.0.0.0/0'] };
/** Beyond the cluster’s own networks. */
export const EVERY_POD: FlowEnd = { kind: 'anyPods', labels: {} };

/** A set of pods as an end. */
export function endOf({ namespace, selector }: PodSet): FlowEnd {
  return { kind: 'pods', namespace, labels: selector };
}

/** The pods of a service. */
export function podsOf(service: Service): FlowEnd {
  return { kind: 'pods', namespace: service.namespace, labels: serviceSelector(service) };
}

/** TCP on these ports. */
export function tcp(...ports: readonly number[]): readonly FlowPort[] {
  return ports.map((port) => ({ port, protocol: 'TCP' }));
}
