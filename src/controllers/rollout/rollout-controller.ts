import type { Controller } from '../../ports/types.ts';
import { decide } from './decide.ts';
import { rolloutObjects } from './find-parts.ts';
import { ROLLOUT_METRICS } from './metric-ticks.ts';
import { EVERY_US } from './policy.ts';
import { INITIAL, type RolloutKept, type RolloutReadings } from './rollout-kept.ts';

/** What a policy says of how it wants to be read, for who has it at hand. */
export interface RolloutReading {
  readonly everyUs?: number | undefined;
  /** Metrics of the service's own. */
  readonly business?: readonly string[];
}

/** The controller of one rollout, given the ConfigMap that holds its policy. */
export function rolloutController(
  policy: { readonly cluster: string; readonly namespace: string; readonly name: string },
  { everyUs = EVERY_US, business = [] }: RolloutReading = {},
): Controller<RolloutKept, RolloutReadings> {
  return {
    name: `rollout ${policy.namespace}/${policy.name.replace(/-rollout-policy$/, '')}`,
    periodUs: everyUs,
    query: { objects: rolloutObjects(policy.namespace, policy.name), metrics: [...ROLLOUT_METRICS, ...business] },
    initial: INITIAL,
    decide: (view, kept, readings, nowUs) => decide(policy, view, kept, readings, nowUs),
  };
}
