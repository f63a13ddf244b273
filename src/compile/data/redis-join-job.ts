import type { KubeObject } from '../../manifests/types.ts';
import type { RedisStore } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { MEBIBYTE } from '../../units/size.ts';
import { contentHash } from '../content-hash.ts';
import { unmeshedLabels } from '../object-meta.ts';
import { reserved } from '../reserved.ts';
import { RESTRICTED, restrictedPod } from '../restricted-pod.ts';
import { nodesDomain } from './redis-config.ts';
import type { ClusterPlaces } from './redis-places.ts';
import { REDIS_USER } from './redis-pods.ts';
import { storeMeta } from './store-meta.ts';

/** Parts into which a Redis Cluster divides its keys. */
const SLOTS = 16_384;

/** Slots of the masters, the first to the last of each. */
function slotsOf(master: number, masters: number): string {
  const from = Math.floor((master * SLOTS) / masters);
  return `${from} ${Math.floor(((master + 1) * SLOTS) / masters) - 1}`;
}

/**
 * Tells nodes that stand alone which of them share the keys. Each step does nothing where it has been done, so that a Job
 * that was interrupted goes on; a cluster that is whole is left as it is, whoever is master by now. Nodes meet by
 * address, since they take no names for it, and announce their names afterwards.
 */
function script(store: RedisStore, { shards }: ClusterPlaces): string {
  const host = (pod: string) => `${pod}.${nodesDomain(store)}`;
  const nodes = shards.flat().map(host);
  const [first = ''] = nodes;
  const masters = shards.map(([master = '']) => host(master));
  return [
    'set -eu',
    `ask() { host="$1"; shift; redis-cli -h "$host" -p ${store.port} "$@"; }`,
    'address() { getent hosts "$1" | { read -r ip _; echo "$ip"; }; }',
    `for node in ${nodes.join(' ')}; do`,
    '  until ask "$node" ping | grep -q PONG; do sleep 2; done',
    'done',
    `replicas=$(ask ${first} cluster nodes | grep -c slave || true)`,
    `if [ "$replicas" -ge ${nodes.length - masters.length} ] && ask ${first} cluster info | grep -q cluster_slots_assigned:${SLOTS}; then`,
    '  echo "the cluster is whole"',
    '  exit 0',
    'fi',
    ...masters.map((master, i) => `ask ${master} cluster set-config-epoch ${i + 1} || true`),
    `for node in ${nodes.slice(1).join(' ')}; do ask ${first} cluster meet "$(address "$node")" ${store.port}; done`,
    `until ask ${first} cluster info | grep -q cluster_known_nodes:${nodes.length}; do sleep 1; done`,
    ...masters.map((master, i) => `ask ${master} cluster addslotsrange ${slotsOf(i, masters.length)} || true`),
    ...shards.flatMap(([master = '', ...replicas]) =>
      replicas.map(
        (replica) =>
          `until ask ${host(replica)} cluster replicate "$(ask ${host(master)} cluster myid)" | grep -q OK; do sleep 1; done`,
      ),
    ),
    `until ask ${first} cluster info | grep -q cluster_slots_ok:${SLOTS}; do sleep 1; done`,
    '',
  ].join('\n');
}

/** Runs once per set of nodes: its name follows from what it does, since a Job cannot be changed. */
export function redisJoinJob(model: Model, store: RedisStore, places: ClusterPlaces): KubeObject {
  const text = script(store, places);
  const secret = store.secret;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: storeMeta(model, store, `${store.name}-join-${contentHash(text)}`),
    spec: {
      backoffLimit: 10,
      template: {
        metadata: {
          labels: {
            'nines.dev/job': `${store.name}-join`,
            ...unmeshedLabels(model),
          },
        },
        spec: {
          restartPolicy: 'OnFailure',
          serviceAccountName: store.name,
          automountServiceAccountToken: false,
          securityContext: restrictedPod({ runAsUser: REDIS_USER, runAsGroup: REDIS_USER }),
          containers: [
            {
              name: 'join',
              image: store.image,
              command: ['sh', '-c', text],
              ...(secret === null
                ? {}
                : {
                    env: [{ name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef: { name: secret, key: 'password' } } }],
                  }),
              resources: reserved(100, 64 * MEBIBYTE),
              securityContext: RESTRICTED,
            },
          ],
        },
      },
    },
  };
}
