import type { ObservedObject } from '../../ports/types.ts';
import type { Side } from './find-parts.ts';

/**
 * The field through which a rollout has pods of a side. Where an autoscaler scales the candidate it is the autoscaler's
 * minimum: it may add pods and take them away again, but never those that the weight needs. Else it is the replicas, and
 * home's always: an autoscaler leaves a Deployment alone that has none.
 */
export interface OwnedPods {
  readonly observed: ObservedObject;
  /** Of `spec`. */
  readonly field: 'minReplicas' | 'replicas';
  /** What stands there. */
  readonly pods: number;
  /** More may not be asked for. */
  readonly most: number;
}

/** Where the candidate's pods are asked for. */
export function candidatePods(candidate: Side): OwnedPods {
  const { autoscaler } = candidate;
  if (autoscaler === null) return ownReplicas(candidate);
  return { observed: autoscaler.observed, field: 'minReplicas', pods: autoscaler.min, most: autoscaler.max };
}

/** A side's replicas, whoever else scales it. */
export function ownReplicas({ observed, replicas }: Side): OwnedPods {
  return { observed, field: 'replicas', pods: replicas, most: Number.POSITIVE_INFINITY };
}

/**
 * A candidate without replicas has switched its autoscaler off, whatever its minimum is, and must be given the first ones.
 * Leaves out taking them away again: afterwards it rests at the autoscaler's minimum.
 */
export function isAsleep({ autoscaler, replicas }: Side): boolean {
  return autoscaler !== null && replicas === 0;
}
