/**
 * Ways to take chance out of a proxy, for tests alone. They are given alike to the model and to the engine, so that the
 * two can be compared exactly; nothing that users run sets them. (Waiting is taken out by replacing fields of
 * `IstioFacts`, which both sides read.)
 */
export interface TestHooks {
  /**
   * Request header whose integer value stands in for the random number that picks a weighted destination
   * (Envoy: `weighted_clusters.header_name`; the pick is the value modulo the sum of weights). Null: random.
   */
  readonly weightHeader: string | null;
  /**
   * A request with header `x-envoy-fault-abort-request` is one whose abort draw hits, any other one's misses
   * (Envoy: `header_abort`). False: random.
   */
  readonly abortByHeader: boolean;
}

/** No hook: what users get. */
export const NO_HOOKS: TestHooks = { weightHeader: null, abortByHeader: false };
