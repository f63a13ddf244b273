/** What Redis and Sentinel are told, as files of a ConfigMap (D05). */
import type { RedisStore } from '../../model/store-types.ts';
import { MEBIBYTE } from '../../units/size.ts';

/** Ports of the engines. */
export const REDIS_PORTS = { sentinel: 26_379, bus: 16_379, metrics: 9121 } as const;
export const CONFIG_FOLDER = '/etc/redis';
export const DATA_FOLDER = '/data';

/** Pods by name, also those that are not ready: what they find one another by. */
export function nodesService(store: RedisStore): string {
  return `${store.name}-nodes`;
}

/** Domain of the pods’ own names. */
export function nodesDomain(store: RedisStore): string {
  return `${nodesService(store)}.${store.namespace}.svc.cluster.local`;
}

/** The rest is for the copy that is made while a snapshot is written. */
const KEYS_SHARE = 0.6;
/** A master that has heard of no replica for this long is alone, and takes no more writes that Sentinel would throw away. */
const ALONE_SECONDS = 10;

function redisConf(store: RedisStore): readonly string[] {
  const { topology } = store;
  const isCluster = topology.kind === 'cluster';
  return [
    `port ${store.port}`,
    // Network policies and the password decide who may ask.
    'protected-mode no',
    `dir ${DATA_FOLDER}`,
    'appendonly yes',
    'appendfsync everysec',
    `maxmemory ${Math.floor((store.memoryBytes * KEYS_SHARE) / MEBIBYTE)}mb`,
    'maxmemory-policy noeviction',
    ...(isCluster && topology.replicas === 0
      ? []
      : ['min-replicas-to-write 1', `min-replicas-max-lag ${ALONE_SECONDS}`]),
    ...(isCluster
      ? [
          'cluster-enabled yes',
          `cluster-config-file ${DATA_FOLDER}/nodes.conf`,
          'cluster-node-timeout 5000',
          'cluster-preferred-endpoint-type hostname',
          // The keys of lost masters are lost for a while; those of the others need not be.
          'cluster-require-full-coverage no',
        ]
      : []),
  ];
}

/** The first pod is the master to begin with; Sentinels that come later learn from the others who it is now. */
function sentinelConf(store: RedisStore, quorum: number): readonly string[] {
  return [
    `port ${REDIS_PORTS.sentinel}`,
    'protected-mode no',
    `dir ${DATA_FOLDER}`,
    'sentinel resolve-hostnames yes',
    'sentinel announce-hostnames yes',
    `sentinel monitor ${store.name} ${store.name}-0.${nodesDomain(store)} ${store.port} ${quorum}`,
    `sentinel down-after-milliseconds ${store.name} 5000`,
    // One that came to nothing is tried again after twice as long.
    `sentinel failover-timeout ${store.name} 20000`,
    `sentinel parallel-syncs ${store.name} 1`,
  ];
}

function startRedis(store: RedisStore): string {
  const { topology } = store;
  const head = [
    '#!/bin/sh',
    'set -eu',
    `self="$HOSTNAME.${nodesDomain(store)}"`,
    // Sentinel has its decisions written into the file.
    `cp ${CONFIG_FOLDER}/redis.conf ${DATA_FOLDER}/redis.conf`,
    `set -- ${DATA_FOLDER}/redis.conf`,
    ...(store.secret === null ? [] : ['set -- "$@" --requirepass "$REDISCLI_AUTH" --masterauth "$REDISCLI_AUTH"']),
  ];
  if (topology.kind === 'cluster') {
    return [
      ...head,
      'exec redis-server "$@" --cluster-announce-ip "$POD_IP" --cluster-announce-hostname "$self"',
      '',
    ].join('\n');
  }
  const others = Array.from({ length: topology.nodes }, (_, i) => `${store.name}-${i}`);
  return [
    ...head,
    '# The Sentinels know who is master. Where none answers this is the first start, and the first pod is.',
    'master=""',
    `for node in ${others.join(' ')}; do`,
    '  [ "$node" != "$HOSTNAME" ] || continue',
    `  answer=$(env -u REDISCLI_AUTH timeout 2 redis-cli -h "$node.${nodesDomain(store)}" -p ${REDIS_PORTS.sentinel} SENTINEL get-master-addr-by-name ${store.name} 2>/dev/null | head -n 1) || answer=""`,
    '  case "$answer" in *.*) master="$answer"; break ;; esac',
    'done',
    `master="\${master:-${store.name}-0.${nodesDomain(store)}}"`,
    'set -- "$@" --replica-announce-ip "$self"',
    `[ "$master" = "$self" ] || set -- "$@" --replicaof "$master" ${store.port}`,
    'exec redis-server "$@"',
    '',
  ].join('\n');
}

/**
 * A Sentinel keeps what it knows in its volume, and its identity follows from its name: one that comes back as somebody
 * else is counted twice, and the majority becomes one that is never reached.
 */
function startSentinel(store: RedisStore): string {
  return [
    '#!/bin/sh',
    'set -eu',
    // Sentinel writes its file anew without quotes, and then cannot read a password that needs them.
    ...(store.secret === null
      ? []
      : [
          'case "$REDISCLI_AUTH" in',
          '  *[!A-Za-z0-9._~-]*) echo "the password has characters other than letters, digits, . _ ~ and -" >&2; exit 1 ;;',
          'esac',
        ]),
    `file=${DATA_FOLDER}/sentinel-$(sha1sum ${CONFIG_FOLDER}/sentinel.conf | cut -c1-8).conf`,
    'if [ ! -f "$file" ]; then',
    `  cp ${CONFIG_FOLDER}/sentinel.conf "$file.new"`,
    '  {',
    '    echo "sentinel myid $(printf %s "$HOSTNAME" | sha1sum | cut -c1-40)"',
    `    echo "sentinel announce-ip $HOSTNAME.${nodesDomain(store)}"`,
    ...(store.secret === null ? [] : [`    echo "sentinel auth-pass ${store.name} $REDISCLI_AUTH"`]),
    '  } >> "$file.new"',
    '  mv "$file.new" "$file"',
    'fi',
    'exec redis-sentinel "$file"',
    '',
  ].join('\n');
}

/** Files by name. */
export function redisFiles(store: RedisStore): Readonly<Record<string, string>> {
  const lines = (all: readonly string[]) => `${all.join('\n')}\n`;
  const { topology } = store;
  return {
    'redis.conf': lines(redisConf(store)),
    'start-redis.sh': startRedis(store),
    ...(topology.kind === 'cluster'
      ? {}
      : {
          'sentinel.conf': lines(sentinelConf(store, topology.quorum)),
          'start-sentinel.sh': startSentinel(store),
        }),
  };
}
