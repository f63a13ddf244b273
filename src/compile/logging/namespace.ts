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

/**
 * Two namespaces, since reading files of a node is forbidden where pods are restricted. Who may ask Loki is said by the
 * network policies: there is no other lock on what programs have printed.
 */
export function logNamespaces(model: Model): readonly KubeObject[] {
  const { logs } = model;
  if (logs === null) return [];
  return [
    namespaceObject(model, logs.namespace, 'restricted'),
    namespaceObject(model, logs.agentNamespace, 'privileged'),
  ];
}
