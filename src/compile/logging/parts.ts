/** Names, ports and metadata of what keeps logs. */
import type { Labels, ObjectMeta } from '../../manifests/types.ts';
import type { Logs } from '../../model/logs-types.ts';
import type { Model } from '../../model/types.ts';
import { platformPartMeta } from '../object-meta.ts';

/** Stores lines and answers questions about them. */
export const LOKI = 'loki';
/** By which its pods find one another. */
export const LOKI_MEMBERS = 'loki-members';
/** Reads the files of one node. */
export const LOG_AGENT = 'log-agent';

/** Loki’s own. */
export const LOKI_PORTS = { http: 3100, grpc: 9095, members: 7946 } as const;

/** `http://loki.logs.svc.cluster.local:3100`. */
export function lokiUrl({ namespace }: Logs): string {
  return `http://${LOKI}.${namespace}.svc.cluster.local:${LOKI_PORTS.http}`;
}

/** Metadata of an object of one part. */
export function partMeta(model: Model, namespace: string, part: string, name = part, annotations?: Labels): ObjectMeta {
  return platformPartMeta(model, { part, component: 'logging', namespace }, name, annotations);
}
