import type { JsonObject } from '../manifests/types.ts';
import type { HashInput } from '../mesh/types.ts';
import { duration } from './duration.ts';

/** What of a request decides its host under ring hash and Maglev. */
export function hashPolicy(input: HashInput): JsonObject {
  switch (input.kind) {
    case 'header':
      return { header: { header_name: input.name } };
    case 'cookie':
      return {
        cookie: {
          name: input.name,
          ...(input.ttlUs === null ? {} : { ttl: duration(input.ttlUs) }),
          ...(input.path === '' ? {} : { path: input.path }),
        },
      };
    case 'sourceIp':
      return { connection_properties: { source_ip: true } };
    case 'query':
      return { query_parameter: { name: input.name } };
  }
}
