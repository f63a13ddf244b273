import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { partNamespace } from '../part-namespace.ts';

/**
 * Two namespaces, since reading files of a node is forbidden where pods are restricted. Who may ask Loki is said by the
 * network policies: there is no other lock on what programs have printed.
 */
export function logNamespaces(model: Model): readonly KubeObject[] {
  const { logs } = model;
  if (logs === null) return [];
  return [partNamespace(model, logs.namespace, 'restricted'), partNamespace(model, logs.agentNamespace, 'privileged')];
}
