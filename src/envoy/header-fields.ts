import type { JsonObject } from '../manifests/types.ts';
import type { HeaderEdits, HeaderOperations } from '../mesh/types.ts';

const HOST_NAMES = new Set(['host', ':authority']);

/**
 * The four fields that routes and weighted destinations take. Several operations are written one after another, as Istio
 * writes those of a single destination behind its route's.
 */
export function headerFields(...operations: readonly HeaderOperations[]): JsonObject {
  return {
    ...editFields(
      'request',
      operations.map(({ request }) => request),
    ),
    ...editFields(
      'response',
      operations.map(({ response }) => response),
    ),
  };
}

/** The new host when the edits of a request set it: Envoy has a field of the route for that. */
export function hostEdit(edits: HeaderEdits): string | null {
  for (const [name, value] of Object.entries(edits.set)) {
    if (HOST_NAMES.has(name)) return value;
  }
  return null;
}

function editFields(side: 'request' | 'response', all: readonly HeaderEdits[]): JsonObject {
  const added = all
    .flatMap((edits) => [
      ...Object.entries(edits.set).map(([name, value]) => option(name, value, 'OVERWRITE_IF_EXISTS_OR_ADD')),
      ...Object.entries(edits.add).map(([name, value]) => option(name, value, 'APPEND_IF_EXISTS_OR_ADD')),
    ])
    .filter(({ header }) => isEditable(header.key));
  const removed = all.flatMap((edits) => edits.remove.filter(isEditable));
  return {
    ...(added.length > 0 ? { [`${side}_headers_to_add`]: added } : {}),
    ...(removed.length > 0 ? { [`${side}_headers_to_remove`]: removed } : {}),
  };
}

function option(key: string, value: string, action: string) {
  return { header: { key, value }, append_action: action, keep_empty_value: true };
}

/** Pseudo-headers and the host cannot be edited as headers: Envoy refuses the configuration. */
function isEditable(name: string): boolean {
  return !name.startsWith(':') && name !== 'host';
}
