import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { partNamespace } from '../part-namespace.ts';

/** Namespaces of our jobs, restricted, and of Velero, whose agents on the nodes read the volumes of others. */
export function backupNamespaces(model: Model): readonly KubeObject[] {
  const { backup } = model;
  if (backup === null) return [];
  return [
    partNamespace(model, backup.namespace, 'restricted'),
    partNamespace(model, backup.velero.namespace, 'privileged'),
  ];
}
