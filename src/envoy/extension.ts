import type { JsonObject } from '../manifests/types.ts';

/** A protobuf message in an `Any`: Envoy's way to carry an extension's own configuration. */
export function typed(message: string, fields: JsonObject = {}): JsonObject {
  return { '@type': `type.googleapis.com/${message}`, ...fields };
}

/** An extension by name with its configuration: HTTP filters, listener filters, transport sockets, access logs. */
export function extension(name: string, message: string, fields: JsonObject = {}): JsonObject {
  return { name, typed_config: typed(message, fields) };
}
