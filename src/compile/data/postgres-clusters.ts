/**
 * PostgreSQL by CloudNativePG (D04, D05): a `Cluster` per region, its pods in different zones. Where one region writes, the
 * clusters are one distributed topology: `spec.replica.primary` names the writer, and changing that one field in all of
 * them moves it. All of them trust one authority, a Secret `<store>-authority` with `ca.crt` and `ca.key`, so that each may
 * follow each.
 */
import { INTERNAL_LOAD_BALANCER } from '../../engines/volumes.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { PostgresStore } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { MEBIBYTE } from '../../units/size.ts';
import { archiveTimeout, barmanPlugin } from '../backup/barman-plugin.ts';
import { archiveName, BARMAN_PLUGIN, locationOf } from '../backup/parts.ts';
import { evenSpread, HOST, ZONE } from '../even-spread.ts';
import { mebibytes } from '../mebibytes.ts';
import { platformLabels, unmeshedLabels } from '../object-meta.ts';
import { reserved } from '../reserved.ts';
import { RESTRICTED } from '../restricted-pod.ts';
import { conflictFunctions } from './conflict-functions.ts';
import { exchanges } from './exchanges.ts';
import { ownerCredentials, ownerSecret } from './owner-credentials.ts';
import { storeMeta, storesIn } from './store-meta.ts';
import { monitoredScans, tableScans } from './table-scans.ts';

/** A quarter of the memory: what PostgreSQL’s own documentation begins with. */
const BUFFER_SHARE = 4;
/** As CloudNativePG 1.30 brings it along. */
const PGBOUNCER_IMAGE = 'ghcr.io/cloudnative-pg/pgbouncer:1.25.1';
/** The operator’s own user, which may replicate and nothing else. */
const REPLICATION_USER = 'streaming_replica';

/** Stores of this kind in a cluster. */
export function postgresIn(model: Model, cluster: string): readonly PostgresStore[] {
  return storesIn(model, cluster).filter((store) => store.kind === 'postgres');
}

/** Whether a cluster of a store follows another or is followed. */
export function isDistributed({ replication, clusters }: PostgresStore): boolean {
  return replication.writer === 'one' && clusters.length > 1;
}

/**
 * What is slow is logged with its plan, and every statement is counted by its shape: the operator loads what these
 * parameters are of, and makes its extension.
 */
function slowStatements({ care }: PostgresStore): JsonObject {
  if (care === null) return {};
  const slow = `${Math.ceil(care.slowUs / 1000)}ms`;
  return {
    log_min_duration_statement: slow,
    'auto_explain.log_min_duration': slow,
    'pg_stat_statements.max': '10000',
    'pg_stat_statements.track': 'all',
    track_io_timing: 'on',
  };
}

function parameters(model: Model, store: PostgresStore): JsonObject {
  const archived = archiveTimeout(model, store);
  return {
    shared_buffers: `${Math.floor(store.memoryBytes / BUFFER_SHARE / MEBIBYTE)}MB`,
    // A segment that fills slowly is archived all the same: without it a quiet hour is not in the archive.
    ...(archived === null ? {} : { archive_timeout: archived }),
    ...slowStatements(store),
  };
}

/** Where tables are exchanged, other regions read the database itself and not only the log. */
function access(store: PostgresStore): JsonObject {
  if (store.replication.lossy.length === 0) return {};
  const map = `cnpg_${REPLICATION_USER}`;
  return { pg_hba: [`hostssl ${store.database} ${REPLICATION_USER} all cert map=${map}`] };
}

function synchronous(store: PostgresStore, cluster: string): JsonObject {
  const number = store.synchronous[cluster] ?? 0;
  if (number === 0) return {};
  return {
    // A commit that is answered is in two zones, and only a replica that has it may become the primary.
    synchronous: { method: 'any', number, dataDurability: 'required', failoverQuorum: true },
    syncReplicaElectionConstraint: { enabled: true, nodeLabelsAntiAffinity: [ZONE] },
  };
}

/** The archive of a region’s log, as it can be read in a cluster; nothing where nobody archives or copies it here. */
function archiveOf(model: Model, store: PostgresStore, cluster: string, of: string): JsonObject {
  const { backup } = model;
  if (backup === null || barmanPlugin(model, store, cluster) === null) return {};
  if (of !== cluster && !locationOf(backup, cluster).copiesFrom.includes(of)) return {};
  const barmanObjectName = archiveName(store.name, of === cluster ? null : of);
  return { plugin: { name: BARMAN_PLUGIN, parameters: { barmanObjectName, serverName: store.name } } };
}

/**
 * Every region’s primary, reached over TLS with the certificate that the operator makes here for replication; where its
 * archive is copied here, a replica that was away too long reads what it missed from that.
 */
function externalClusters(model: Model, store: PostgresStore, cluster: string): JsonObject[] {
  const dbname = store.replication.writer === 'one' ? 'postgres' : store.database;
  const secret = `${store.name}-replication`;
  return Object.entries(store.replication.hosts).map(([name, host]) => ({
    name,
    connectionParameters: { host, port: String(store.port), user: REPLICATION_USER, dbname, sslmode: 'verify-full' },
    sslCert: { name: secret, key: 'tls.crt' },
    sslKey: { name: secret, key: 'tls.key' },
    sslRootCert: { name: `${store.name}-authority`, key: 'ca.crt' },
    ...(store.replication.writer === 'one' ? archiveOf(model, store, cluster, name) : {}),
  }));
}

function initdb(model: Model, store: PostgresStore): JsonObject {
  const functions = conflictFunctions(store);
  return {
    initdb: {
      database: store.database,
      owner: store.database,
      ...ownerSecret(model, store),
      dataChecksums: true,
      ...(functions.length === 0 ? {} : { postInitApplicationSQL: [...functions] }),
    },
  };
}

function topology(model: Model, store: PostgresStore, cluster: string): JsonObject {
  if (!isDistributed(store)) {
    const others = externalClusters(model, store, cluster).filter(({ name }) => name !== cluster);
    return { bootstrap: initdb(model, store), ...(others.length === 0 ? {} : { externalClusters: others }) };
  }
  const { primary } = store.replication;
  const source = cluster === primary ? (store.clusters.find((name) => name !== primary) ?? '') : primary;
  return {
    // Read when a cluster is made, and never again.
    bootstrap:
      cluster === primary
        ? initdb(model, store)
        : { pg_basebackup: { source, database: store.database, owner: store.database, ...ownerSecret(model, store) } },
    replica: { primary, self: cluster, source },
    externalClusters: externalClusters(model, store, cluster),
  };
}

/** A Service that other regions reach by a name of this region, within the provider’s own network. */
function regional(model: Model, host: string): { readonly annotations: JsonObject; readonly type: 'LoadBalancer' } {
  const annotations = { ...INTERNAL_LOAD_BALANCER[model.provider], 'external-dns.alpha.kubernetes.io/hostname': host };
  return { annotations, type: 'LoadBalancer' };
}

function reachable(model: Model, store: PostgresStore, cluster: string): JsonObject {
  const host = store.replication.hosts[cluster];
  if (host === undefined) return {};
  const { annotations, type } = regional(model, host);
  const metadata = { name: `${store.name}-region`, labels: platformLabels(model), annotations };
  return {
    certificates: {
      serverCASecret: `${store.name}-authority`,
      clientCASecret: `${store.name}-authority`,
      serverAltDNSNames: [...new Set([host, store.host])],
    },
    managed: { services: { additional: [{ selectorType: 'rw', serviceTemplate: { metadata, spec: { type } } }] } },
  };
}

function clusterObject(model: Model, store: PostgresStore, cluster: string): KubeObject {
  const selector = { 'cnpg.io/cluster': store.name, 'cnpg.io/podRole': 'instance' };
  const plugin = barmanPlugin(model, store, cluster);
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: storeMeta(model, store, store.name),
    spec: {
      instances: store.instances[cluster] ?? 1,
      imageName: store.image,
      priorityClassName: store.priority.className,
      resources: reserved(store.cpuMillis, store.memoryBytes),
      storage: {
        size: mebibytes(store.sizeBytes),
        ...(store.storageClass === null ? {} : { storageClass: store.storageClass }),
      },
      affinity: { enablePodAntiAffinity: true, podAntiAffinityType: 'required', topologyKey: HOST },
      topologySpreadConstraints: evenSpread(selector),
      primaryUpdateStrategy: 'unsupervised',
      primaryUpdateMethod: 'switchover',
      postgresql: { parameters: parameters(model, store), ...access(store), ...synchronous(store, cluster) },
      inheritedMetadata: { labels: unmeshedLabels(model) },
      ...topology(model, store, cluster),
      ...(plugin === null ? {} : { plugins: [plugin] }),
      ...reachable(model, store, cluster),
      ...monitoredScans(store),
    } satisfies JsonObject,
  };
}

/** The name by which clients of other regions reach the pool; null where there is none. */
export function poolHost(store: PostgresStore, cluster: string): string | null {
  const host = store.replication.hosts[cluster];
  return host === undefined || store.poolers === 0 || !isDistributed(store) ? null : `pool.${host}`;
}

/** Connections that outlive a change of primary, and fewer of them than there are clients. */
function pooler(model: Model, store: PostgresStore, cluster: string): KubeObject {
  const name = `${store.name}-pool`;
  const host = poolHost(store, cluster);
  const front = host === null ? null : regional(model, host);
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Pooler',
    metadata: storeMeta(model, store, name),
    spec: {
      cluster: { name: store.name },
      instances: store.poolers,
      type: 'rw',
      ...(front === null
        ? {}
        : { serviceTemplate: { metadata: { annotations: front.annotations }, spec: { type: front.type } } }),
      pgbouncer: { poolMode: 'transaction', parameters: { max_client_conn: '1000', default_pool_size: '20' } },
      template: {
        metadata: { labels: unmeshedLabels(model) },
        spec: {
          priorityClassName: store.priority.className,
          topologySpreadConstraints: evenSpread({ 'cnpg.io/poolerName': name }),
          containers: [
            {
              name: 'pgbouncer',
              // Stated, although the operator has one of its own: what is admitted is judged by what is written.
              image: PGBOUNCER_IMAGE,
              resources: reserved(250, 128 * MEBIBYTE),
              securityContext: RESTRICTED,
            },
          ],
        },
      },
    },
  };
}

/** Every PostgreSQL that the platform runs. */
export function postgresClusters(model: Model, cluster: string): readonly KubeObject[] {
  return postgresIn(model, cluster).flatMap((store) => [
    ...tableScans(model, store),
    ...ownerCredentials(model, store),
    clusterObject(model, store, cluster),
    ...exchanges(model, store, cluster),
    ...(store.poolers > 0 ? [pooler(model, store, cluster)] : []),
  ]);
}
