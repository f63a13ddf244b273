import type { Cluster } from '../mesh/types.ts';

/**
 * Whether Envoy would keep a cluster as it is: nothing that reaches its configuration differs. Where the settings were
 * read does not count, nor how endpoints are selected, which reaches Envoy as endpoints.
 */
export function sameCluster(a: Cluster, b: Cluster): boolean {
  return a === b || fingerprint(a) === fingerprint(b);
}

function fingerprint({ origin: _origin, serviceOrigin: _service, endpoints, ...settings }: Cluster): string {
  return JSON.stringify({ ...settings, discovery: endpoints.kind });
}
