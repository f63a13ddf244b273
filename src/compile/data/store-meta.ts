/** Names and labels of what stores are made of. */
import type { Labels, ObjectMeta } from '../../manifests/types.ts';
import type { Store } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { platformLabels } from '../object-meta.ts';

/** Stores that run in a cluster. */
export function storesIn(model: Model, cluster: string): readonly Store[] {
  return Object.values(model.stores).filter(({ clusters }) => clusters.includes(cluster));
}

/** Metadata of an object of one store. */
export function storeMeta(model: Model, store: Store, name: string, annotations?: Labels): ObjectMeta {
  return {
    name,
    namespace: store.namespace,
    labels: {
      'app.kubernetes.io/name': store.kind,
      'app.kubernetes.io/instance': store.name,
      'app.kubernetes.io/component': 'data',
      ...platformLabels(model),
    },
    ...(annotations === undefined ? {} : { annotations }),
  };
}
