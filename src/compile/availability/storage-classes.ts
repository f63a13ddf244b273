import { DATABASE_VOLUMES } from '../../engines/volumes.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';

/**
 * The class of stores' volumes (D01). A volume is made when its pod has been placed: made before, it would choose the
 * zone, and a pod whose spread says otherwise would wait for ever. Where volumes are zonal, replicas in other zones are
 * what survives; a volume is kept when its claim is deleted, for it may be the last copy.
 */
export function storageClasses(model: Model, cluster: string): readonly KubeObject[] {
  if (model.provider === 'other') return [];
  const { provisioner, parameters } = DATABASE_VOLUMES[model.provider];
  const own = `${model.name}-data`;
  const isUsed = Object.values(model.stores).some(
    (store) => store.storageClass === own && store.clusters.includes(cluster),
  );
  if (!isUsed) return [];
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: platformMeta(model, own),
      provisioner,
      parameters,
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      reclaimPolicy: 'Retain',
    },
  ];
}
