import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { partNamespace } from '../part-namespace.ts';
import { storesIn } from './store-meta.ts';

/** Namespaces of stores, restricted and outside the mesh. */
export function dataNamespaces(model: Model, cluster: string): readonly KubeObject[] {
  const known = new Set(model.namespaces.map(({ name }) => name));
  const names = [...new Set(storesIn(model, cluster).map(({ namespace }) => namespace))];
  return names
    .filter((name) => !known.has(name))
    .sort()
    .map((name) => partNamespace(model, name, 'restricted'));
}
