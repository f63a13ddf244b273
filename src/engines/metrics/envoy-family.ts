import type { MetricType } from './types.ts';

/** Statistics of one kind, by their place in Envoy's tree. */
export interface EnvoyFamily {
  /** In front of each name, `*` for what Istio's tags take out. */
  readonly stem: string;
  readonly prefix: string;
  readonly labels: string;
  /** Brings them; none for those that are always there. */
  readonly statsMatcher?: string;
  readonly stats: readonly (readonly [type: MetricType, stat: string, meaning: string, caution?: string])[];
}
