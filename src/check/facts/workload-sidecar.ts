import type { Workload } from '../../kubernetes/workload.ts';
import type { ProxyIdentity } from '../../mesh/types.ts';

/** The sidecar that stands beside the pods of a workload. */
export function sidecarOfWorkload(workload: Workload): ProxyIdentity {
  const { cluster, namespace, name, template } = workload;
  const { labels, serviceAccount } = template;
  return { kind: 'sidecar', cluster, namespace, workload: name, labels, serviceAccount };
}
