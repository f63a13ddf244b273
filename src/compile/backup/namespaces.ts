import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformLabels } from '../object-meta.ts';
import { backupMeta } from './parts.ts';

function namespaceObject(model: Model, name: string, level: 'restricted' | 'privileged'): KubeObject {
  const labels = {
    ...platformLabels(model),
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/warn': level,
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** Nobody has anything to ask of a job; what it asks is a database, the object store and the API server. */
function silence(model: Model, namespace: string): KubeObject {
  const spec: JsonObject = { podSelector: {}, policyTypes: ['Ingress'], ingress: [] };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: backupMeta(model, namespace, 'nobody-enters'),
    spec,
  };
}

/** Namespaces of our jobs, restricted, and of Velero, whose agents on the nodes read the volumes of others. */
export function backupNamespaces(model: Model): readonly KubeObject[] {
  const { backup } = model;
  if (backup === null) return [];
  return [
    namespaceObject(model, backup.namespace, 'restricted'),
    silence(model, backup.namespace),
    namespaceObject(model, backup.velero.namespace, 'privileged'),
  ];
}
