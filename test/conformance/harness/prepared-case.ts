import type { IstioFacts } from '../../../src/engines/istio.ts';
import type { TestHooks } from '../../../src/engines/test-hooks.ts';
import type { EndpointGroups, ProxyConfig } from '../../../src/mesh/types.ts';
import type { ConformanceCase } from '../types.ts';

/** Backend that stands for the sidecar's own application. */
export const APPLICATION = 'application';

/** A case whose objects have been read: what both sides are given. */
export interface PreparedCase {
  readonly told: ConformanceCase;
  readonly config: ProxyConfig;
  readonly facts: IstioFacts;
  readonly hooks: TestHooks;
  /** Endpoints by `Cluster.key` when these pods are ready. */
  groups(ready: ReadonlySet<string>): ReadonlyMap<string, EndpointGroups>;
  /** Pod behind an endpoint's address. */
  readonly podAt: ReadonlyMap<string, string>;
  /** Configuration of the sidecars of pods that have one, by pod. */
  readonly sidecars: ReadonlyMap<string, ProxyConfig>;
  /** Pods that are endpoints at first. */
  readonly readyAtFirst: ReadonlySet<string>;
}
