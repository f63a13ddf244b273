import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { partNamespace } from '../part-namespace.ts';

/** The namespace, restricted. Its parts are outside the mesh: the network alone keeps strangers from reading or forging traces. */
export function tracingNamespace(model: Model): readonly KubeObject[] {
  return model.tracing === null ? [] : [partNamespace(model, model.tracing.namespace, 'restricted')];
}
