import type { Controller } from '../../ports/types.ts';
import { ROLLOUT_METRICS } from './arms.ts';
import { decide } from './decide.ts';
import { rolloutObjects } from './find-parts.ts';
import { INITIAL, type RolloutKept, type RolloutReadings } from './state.ts';

/** Often enough that a version that fails always is gone within half a minute; what is judged are these intervals. */
const PERIOD_US = 10_000_000;

/** The controller of one rollout, given the ConfigMap that holds its policy. */
export function rolloutController(policy: {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}): Controller<RolloutKept, RolloutReadings> {
  return {
    name: `rollout ${policy.namespace}/${policy.name.replace(/-rollout-policy$/, '')}`,
    periodUs: PERIOD_US,
    query: { objects: rolloutObjects(policy.namespace, policy.name), metrics: ROLLOUT_METRICS },
    initial: INITIAL,
    decide: (view, kept, readings, nowUs) => decide(policy, view, kept, readings, nowUs),
  };
}
