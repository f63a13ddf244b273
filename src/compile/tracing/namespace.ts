import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformLabels } from '../object-meta.ts';

/** The namespace, restricted. Its parts are outside the mesh: the network alone keeps strangers from reading or forging traces. */
export function tracingNamespace(model: Model): readonly KubeObject[] {
  if (model.tracing === null) return [];
  const labels = {
    ...platformLabels(model),
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  };
  return [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: model.tracing.namespace, labels } }];
}
