import type { JsonObject, Labels } from '../../manifests/types.ts';
import type { RedisStore } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { MEBIBYTE } from '../../units/size.ts';
import { contentHash } from '../content-hash.ts';
import { evenSpread, ZONE } from '../even-spread.ts';
import { lostNodeTolerations } from '../lost-node-tolerations.ts';
import { CONFIG_HASH, unmeshedLabels } from '../object-meta.ts';
import { reserved } from '../reserved.ts';
import { RESTRICTED, restrictedPod } from '../restricted-pod.ts';
import { CONFIG_FOLDER, DATA_FOLDER, REDIS_PORTS, redisFiles } from './redis-config.ts';

/** The exporter that most people use, of 2025. */
const EXPORTER_IMAGE = 'oliver006/redis_exporter:v1.74.0';
/** Whom Redis’ own image runs as. */
export const REDIS_USER = 999;

/** From a Sentinel’s decision until clients have asked who is master now. */
const HAND_OVER_SECONDS = 10;

/** Labels of every pod of a store. */
export function redisSelector(store: RedisStore): Labels {
  return { app: store.name };
}

function password(store: RedisStore, variable: string): JsonObject[] {
  if (store.secret === null) return [];
  return [{ name: variable, valueFrom: { secretKeyRef: { name: store.secret, key: 'password' } } }];
}

function environment(variables: readonly JsonObject[]): JsonObject {
  return variables.length === 0 ? {} : { env: [...variables] };
}

/** Nodes of a cluster tell one another where they are; a pod that comes back is elsewhere. */
const ADDRESS: JsonObject = { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } };

function asked(port: number, failures: number): JsonObject {
  const command = ['sh', '-c', `redis-cli -p ${port} ping | grep -q PONG`];
  return { exec: { command }, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: failures };
}

/** A master that is to go has itself replaced first, and answers until then. */
function handOver(store: RedisStore): string[] {
  const isMaster = `redis-cli -p ${store.port} role | head -n 1 | grep -q master`;
  const replace = `redis-cli -p ${REDIS_PORTS.sentinel} sentinel failover ${store.name}`;
  return ['sh', '-c', `${isMaster} && ${replace}; sleep ${HAND_OVER_SECONDS}`];
}

const MOUNTS: JsonObject[] = [
  { name: 'config', mountPath: CONFIG_FOLDER, readOnly: true },
  { name: 'data', mountPath: DATA_FOLDER },
];

function engine(store: RedisStore): JsonObject {
  const isCluster = store.topology.kind === 'cluster';
  return {
    name: 'redis',
    image: store.image,
    command: ['sh', `${CONFIG_FOLDER}/start-redis.sh`],
    ...environment([...password(store, 'REDISCLI_AUTH'), ...(isCluster ? [ADDRESS] : [])]),
    ports: [
      { name: 'redis', containerPort: store.port, protocol: 'TCP' },
      ...(isCluster ? [{ name: 'bus', containerPort: REDIS_PORTS.bus, protocol: 'TCP' }] : []),
    ],
    resources: reserved(store.cpuMillis, store.memoryBytes),
    readinessProbe: asked(store.port, 2),
    livenessProbe: { ...asked(store.port, 6), initialDelaySeconds: 20 },
    lifecycle: {
      preStop: isCluster ? { sleep: { seconds: HAND_OVER_SECONDS } } : { exec: { command: handOver(store) } },
    },
    securityContext: RESTRICTED,
    volumeMounts: MOUNTS,
  };
}

function sentinel(store: RedisStore): JsonObject {
  return {
    name: 'sentinel',
    image: store.image,
    command: ['sh', `${CONFIG_FOLDER}/start-sentinel.sh`],
    ...environment(password(store, 'REDISCLI_AUTH')),
    ports: [{ name: 'sentinel', containerPort: REDIS_PORTS.sentinel, protocol: 'TCP' }],
    resources: reserved(100, 64 * MEBIBYTE),
    readinessProbe: asked(REDIS_PORTS.sentinel, 2),
    livenessProbe: { ...asked(REDIS_PORTS.sentinel, 6), initialDelaySeconds: 20 },
    // It is asked to replace the master beside it.
    lifecycle: { preStop: { sleep: { seconds: HAND_OVER_SECONDS } } },
    securityContext: RESTRICTED,
    volumeMounts: MOUNTS,
  };
}

function exporter(store: RedisStore): JsonObject {
  const answers = { httpGet: { path: '/health', port: 'redis-exporter' }, periodSeconds: 10, timeoutSeconds: 3 };
  return {
    name: 'exporter',
    image: EXPORTER_IMAGE,
    args: [`--redis.addr=redis://localhost:${store.port}`],
    ...environment(password(store, 'REDIS_PASSWORD')),
    ports: [{ name: 'redis-exporter', containerPort: REDIS_PORTS.metrics, protocol: 'TCP' }],
    resources: reserved(50, 64 * MEBIBYTE),
    readinessProbe: { ...answers, failureThreshold: 3 },
    livenessProbe: { ...answers, failureThreshold: 6 },
    securityContext: RESTRICTED,
  };
}

/** Pods with a volume each: the engine, its Sentinel, what tells of it. `zone` holds all of them in one. */
export function redisSet(model: Model, store: RedisStore, replicas: number, zone: string | null): JsonObject {
  const own: Labels = zone === null ? redisSelector(store) : { ...redisSelector(store), 'nines.dev/zone': zone };
  const isCluster = store.topology.kind === 'cluster';
  return {
    replicas,
    serviceName: `${store.name}-nodes`,
    // A pod whose zone is lost must not hold up the others.
    podManagementPolicy: 'Parallel',
    selector: { matchLabels: own },
    template: {
      metadata: {
        labels: { ...own, ...unmeshedLabels(model) },
        annotations: { [CONFIG_HASH]: contentHash(Object.values(redisFiles(store)).join('\n')) },
      },
      spec: {
        serviceAccountName: store.name,
        automountServiceAccountToken: false,
        priorityClassName: store.priority.className,
        // A master hands over and writes its last snapshot.
        terminationGracePeriodSeconds: 60,
        ...(zone === null ? { topologySpreadConstraints: evenSpread(own) } : { nodeSelector: { [ZONE]: zone } }),
        tolerations: lostNodeTolerations(),
        securityContext: restrictedPod({ runAsUser: REDIS_USER, runAsGroup: REDIS_USER, fsGroup: REDIS_USER }),
        containers: [engine(store), ...(isCluster ? [] : [sentinel(store)]), exporter(store)],
        volumes: [{ name: 'config', configMap: { name: store.name } }],
      },
    },
  };
}
