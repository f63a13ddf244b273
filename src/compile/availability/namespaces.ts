import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Model, Namespace } from '../../model/types.ts';
import { INJECT_ANNOTATION } from '../chaos/pods-of.ts';
import { platformLabels } from '../object-meta.ts';

/**
 * Namespaces with the mesh's onboarding label (M01) and the restricted pod security standard enforced, so that a
 * workload that asks for more is refused at admission rather than found later.
 */
export function namespaces(model: Model, cluster: string): readonly KubeObject[] {
  return [...networkOf(model, cluster), ...model.namespaces.map((namespace) => own(model, namespace))];
}

/**
 * Which network the cluster's pods are in, said where Istio looks for it. Without it clusters are taken for one flat
 * network, and requests to another cluster go to its pods' addresses and past its east-west gateway.
 */
function networkOf(model: Model, cluster: string): readonly KubeObject[] {
  const network = model.clusters[cluster]?.network ?? '';
  if (network === '' || model.mesh.eastWest === null) return [];
  const labels = { ...platformLabels(model), 'topology.istio.io/network': network };
  return [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: ROOT_NAMESPACE, labels } }];
}

function own(model: Model, namespace: Namespace): KubeObject {
  return {
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
      // Chaos Mesh touches no namespace that does not say so.
      ...(model.chaos === null ? {} : { annotations: { [INJECT_ANNOTATION]: 'enabled' } }),
    },
  };
}
