/** Loki’s configuration, as data. */
import type { JsonObject } from '../../manifests/types.ts';
import type { Logs } from '../../model/logs-types.ts';
import { goDuration } from '../engine-duration.ts';
import { LOKI_MEMBERS, LOKI_PORTS, lokiUrl } from './parts.ts';

/** Where it keeps what is not yet in the object store. */
export const DATA_FOLDER = '/var/loki';
/** Variables with keys of access to the object store, by their keys in the Secret. */
export const ACCESS_KEYS = { 'access-key': 'S3_ACCESS_KEY', 'secret-key': 'S3_SECRET_KEY' } as const;

/**
 * Labels by which streams are told apart; all else that a line brings, such as its pod and its trace, stands beside it. A
 * stream per pod would be too many: each has its own chunk in memory.
 */
const INDEXED = ['k8s.cluster.name', 'k8s.namespace.name', 'k8s.container.name', 'service.name'];

function objectStore({ storage }: Logs): JsonObject {
  const { bucket, region, endpoint, secret } = storage;
  return {
    s3: {
      bucketnames: bucket,
      region,
      ...(endpoint === null ? {} : { endpoint, s3forcepathstyle: true }),
      ...(secret === null
        ? {}
        : {
            access_key_id: `\${${ACCESS_KEYS['access-key']}}`,
            secret_access_key: `\${${ACCESS_KEYS['secret-key']}}`,
          }),
    },
  };
}

/**
 * Every pod is all of Loki: some megabytes per second need no division of work, and its simple scalable mode has an end.
 * Each pod runs a compactor, of which the ring lets one work at a time.
 */
export function lokiConfig(logs: Logs): JsonObject {
  const { namespace, copies, retentionUs } = logs;
  return {
    // One tenant: who may ask is said by the network policy.
    auth_enabled: false,
    target: 'all',
    server: {
      http_listen_port: LOKI_PORTS.http,
      grpc_listen_port: LOKI_PORTS.grpc,
      log_format: 'json',
    },
    common: {
      path_prefix: DATA_FOLDER,
      replication_factor: copies,
      compactor_address: lokiUrl(logs),
      ring: { kvstore: { store: 'memberlist' } },
      storage: objectStore(logs),
    },
    memberlist: {
      bind_port: LOKI_PORTS.members,
      join_members: [`${LOKI_MEMBERS}.${namespace}.svc.cluster.local:${LOKI_PORTS.members}`],
    },
    schema_config: {
      configs: [
        {
          from: '2024-04-01',
          store: 'tsdb',
          object_store: 's3',
          schema: 'v13',
          index: { prefix: 'loki_index_', period: '24h' },
        },
      ],
    },
    // What a pod took and had not stored is read again when it comes back.
    ingester: { wal: { enabled: true, dir: `${DATA_FOLDER}/wal`, flush_on_shutdown: true } },
    limits_config: {
      retention_period: goDuration(retentionUs),
      // Agents read a node’s files again from the beginning, after a change of theirs.
      reject_old_samples: true,
      reject_old_samples_max_age: '168h',
      allow_structured_metadata: true,
      volume_enabled: true,
      otlp_config: {
        resource_attributes: {
          ignore_defaults: true,
          attributes_config: [{ action: 'index_label', attributes: [...INDEXED] }],
        },
      },
    },
    // Lines stay for ever unless a compactor deletes them; the bucket’s own lifecycle must be longer.
    compactor: {
      working_directory: `${DATA_FOLDER}/compactor`,
      retention_enabled: true,
      retention_delete_delay: '2h',
      delete_request_store: 's3',
    },
    analytics: { reporting_enabled: false },
  };
}
