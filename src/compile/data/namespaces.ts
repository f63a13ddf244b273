import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformLabels } from '../object-meta.ts';
import { storesIn } from './store-meta.ts';

/** Namespaces of stores, restricted and outside the mesh. */
export function dataNamespaces(model: Model, cluster: string): readonly KubeObject[] {
  const known = new Set(model.namespaces.map(({ name }) => name));
  const names = [...new Set(storesIn(model, cluster).map(({ namespace }) => namespace))];
  return names
    .filter((name) => !known.has(name))
    .sort()
    .map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: {
          ...platformLabels(model),
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    }));
}
