import type { KubeObject } from '../../manifests/types.ts';
import type { RedisStore } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { contentHash } from '../content-hash.ts';
import { platformLabels } from '../object-meta.ts';
import { nodesDomain } from './redis-config.ts';
import type { ClusterPlaces } from './redis-places.ts';
import { reserved, storeMeta } from './store-meta.ts';

const MEBIBYTE = 1024 * 1024;

/** Tells nodes that stand alone which of them share the keys; a cluster that is there already is left as it is. */
function script(store: RedisStore, { shards }: ClusterPlaces): string {
  const address = (pod: string) => `${pod}.${nodesDomain(store)}:${store.port}`;
  const masters = shards.flatMap(([master]) => (master === undefined ? [] : [master]));
  const [first = ''] = masters;
  const host = (pod: string) => `${pod}.${nodesDomain(store)}`;
  return [
    'set -eu',
    `for node in ${shards.flat().map(host).join(' ')}; do`,
    `  until redis-cli -h "$node" -p ${store.port} ping | grep -q PONG; do sleep 2; done`,
    'done',
    `if redis-cli -h ${host(first)} -p ${store.port} cluster info | grep -q cluster_state:ok; then exit 0; fi`,
    `redis-cli --cluster create ${masters.map(address).join(' ')} --cluster-yes`,
    ...shards.flatMap(([master = '', ...replicas]) => [
      `master=$(redis-cli -h ${host(master)} -p ${store.port} cluster myid)`,
      ...replicas.map(
        (replica) =>
          `redis-cli --cluster add-node ${address(replica)} ${address(master)} --cluster-slave --cluster-master-id "$master"`,
      ),
    ]),
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
            ...platformLabels(model),
            'sidecar.istio.io/inject': 'false',
          },
        },
        spec: {
          restartPolicy: 'OnFailure',
          serviceAccountName: store.name,
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 999,
            runAsGroup: 999,
            seccompProfile: { type: 'RuntimeDefault' },
          },
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
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  };
}
