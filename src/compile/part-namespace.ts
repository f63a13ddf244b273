import type { KubeObject } from '../manifests/types.ts';
import type { Model } from '../model/types.ts';
import { platformLabels } from './object-meta.ts';

/** Namespace of a part of the platform that runs outside the mesh, and what its pods may ask of their node. */
export function partNamespace(model: Model, name: string, level: 'restricted' | 'privileged'): KubeObject {
  const labels = {
    ...platformLabels(model),
    // An installation of Istio may inject wherever nothing is said.
    ...(model.mesh.mode === 'sidecar' ? { 'istio-injection': 'disabled' } : {}),
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/warn': level,
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}
