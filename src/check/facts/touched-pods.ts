import { stringAt, stringOrNumberAt } from '../../manifests/field.ts';
import type { ChaosExperiment } from './chaos-experiments.ts';

export interface TouchedPods {
  /** Most pods that one run touches. */
  readonly touched: number;
  readonly of: number;
}

/**
 * How many pods one run may touch, as Chaos Mesh counts them: a share is rounded up, and never less than one pod (its
 * selector package). Null: only a running cluster could say.
 */
export function touchedPods({ spec, workloads }: ChaosExperiment): TouchedPods | null {
  if (workloads === null || workloads.some(({ perNode }) => perNode)) return null;
  const of = workloads.reduce((sum, { replicas }) => sum + replicas, 0);
  const value = Number(stringOrNumberAt(spec, ['value']) ?? Number.NaN);
  switch (stringAt(spec, ['mode'])) {
    case 'one':
      return { touched: Math.min(1, of), of };
    case 'all':
      return { touched: of, of };
    case 'fixed':
      return Number.isNaN(value) ? null : { touched: Math.min(value, of), of };
    case 'fixed-percent':
    case 'random-max-percent':
      return Number.isNaN(value) ? null : { touched: Math.min(of, Math.ceil((of * value) / 100)), of };
    default:
      return null;
  }
}
