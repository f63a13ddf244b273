import type { JsonObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { serviceSelector } from '../object-meta.ts';

/** Label of the nodes on which pods may be made to fail: somebody puts it there before, and takes it away after. */
export const DRILL_LABEL = 'nines.dev/drill';
/** What Chaos Mesh asks of a namespace before it touches it (`enableFilterNamespace`). */
export const INJECT_ANNOTATION = 'chaos-mesh.org/inject';

/** So many pods: never a percentage, because Chaos Mesh rounds it up, and of three pods 10 % are one third. */
export function counted(pods: number, selector: JsonObject): JsonObject {
  return { mode: 'fixed', value: String(pods), selector };
}

/** Everything that a selector finds. */
export function all(selector: JsonObject): JsonObject {
  return { mode: 'all', selector };
}

/** Pods of a service, of every version. */
export function podsOf(service: Service): JsonObject {
  return { namespaces: [service.namespace], labelSelectors: { ...serviceSelector(service) } };
}

/** Pods of all services on nodes with a label. */
export function podsOn(model: Model, nodes: Readonly<Record<string, string>>): JsonObject {
  return { namespaces: model.namespaces.map(({ name }) => name), nodeSelectors: { ...nodes } };
}
