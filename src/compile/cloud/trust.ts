import type { JsonObject } from '../../manifests/types.ts';

/** Who may take on a role: a service of Amazon's, with what it does besides. */
export function trust(service: string, ...more: readonly string[]): JsonObject {
  return {
    statement: [{ actions: ['sts:AssumeRole', ...more], principals: [{ type: 'Service', identifiers: [service] }] }],
  };
}
