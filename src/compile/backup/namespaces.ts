import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformLabels } from '../object-meta.ts';

function namespaceObject(model: Model, name: string, level: 'restricted' | 'privileged'): KubeObject {
  const labels = {
    ...platformLabels(model),
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/warn': level,
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** Namespaces of our jobs, restricted, and of Velero, whose agents on the nodes read the volumes of others. */
export function backupNamespaces(model: Model): readonly KubeObject[] {
  const { backup } = model;
  if (backup === null) return [];
  return [
    namespaceObject(model, backup.namespace, 'restricted'),
    namespaceObject(model, backup.velero.namespace, 'privileged'),
  ];
}
