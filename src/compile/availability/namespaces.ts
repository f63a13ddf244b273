import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformLabels } from '../object-meta.ts';

/**
 * Namespaces with the mesh's onboarding label (M01) and the restricted pod security standard enforced, so that a
 * workload that asks for more is refused at admission rather than found later.
 */
export function namespaces(model: Model): readonly KubeObject[] {
  return model.namespaces.map((namespace) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespace.name,
      labels: {
        ...platformLabels(model),
        ...(namespace.mesh === 'sidecar' ? { 'istio-injection': 'enabled' } : {}),
        ...(namespace.mesh === 'ambient' ? { 'istio.io/dataplane-mode': 'ambient' } : {}),
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
    },
  }));
}
