import type { JsonObject } from '../manifests/types.ts';
import { PASSTHROUGH_CLUSTER } from './route-configuration.ts';

/** Where a sidecar sends requests to hosts the mesh does not know: the address the application dialled. */
export function passthroughCluster(): JsonObject {
  return { name: PASSTHROUGH_CLUSTER, type: 'ORIGINAL_DST', lb_policy: 'CLUSTER_PROVIDED', connect_timeout: '10s' };
}
