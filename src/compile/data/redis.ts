/**
 * Redis (D05), in one of its two topologies: one master with replicas and a Sentinel beside each, or a Cluster whose
 * nodes share the keys. Each region has its own. Clients ask a Sentinel, or any node of the Cluster, where to go.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { RedisStore } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { evictionBudget } from '../eviction-budget.ts';
import { mebibytes } from '../mebibytes.ts';
import { tokenlessAccount } from '../tokenless-account.ts';
import { nodesService, REDIS_PORTS, redisFiles } from './redis-config.ts';
import { redisJoinJob } from './redis-join-job.ts';
import { clusterPlaces } from './redis-places.ts';
import { redisSelector, redisSet } from './redis-pods.ts';
import { storeMeta, storesIn } from './store-meta.ts';

function portsOf(store: RedisStore): JsonObject[] {
  const port = (name: string, number: number) => ({ name, port: number, targetPort: number, protocol: 'TCP' });
  const own =
    store.topology.kind === 'cluster'
      ? [port('tcp-bus', REDIS_PORTS.bus)]
      : [port('tcp-sentinel', REDIS_PORTS.sentinel)];
  return [port('tcp-redis', store.port), ...own, port('http-metrics', REDIS_PORTS.metrics)];
}

/** Any node or Sentinel answers the question who is master, at one address; then clients go to that pod by its own name. */
function front(model: Model, store: RedisStore): readonly KubeObject[] {
  const service = (name: string, spec: JsonObject): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: storeMeta(model, store, name),
    spec: { selector: redisSelector(store), ports: portsOf(store), ...spec },
  });
  const nodes = service(nodesService(store), { clusterIP: 'None', publishNotReadyAddresses: true });
  const { labels, ...meta } = nodes.metadata;
  // Exporters are looked for behind Services of this name: once is enough.
  const hidden = { ...labels, 'app.kubernetes.io/name': 'redis-nodes' };
  return [service(store.name, {}), { ...nodes, metadata: { ...meta, labels: hidden } }];
}

function set(model: Model, store: RedisStore, name: string, spec: JsonObject): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: storeMeta(model, store, name),
    spec: {
      ...spec,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            ...(store.storageClass === null ? {} : { storageClassName: store.storageClass }),
            resources: { requests: { storage: mebibytes(store.sizeBytes) } },
          },
        },
      ],
    },
  };
}

function sets(model: Model, store: RedisStore, cluster: string): readonly KubeObject[] {
  const { topology } = store;
  if (topology.kind === 'sentinel')
    return [set(model, store, store.name, redisSet(model, store, topology.nodes, null))];
  const places = clusterPlaces(store, topology, model.clusters[cluster]?.zones ?? []);
  return [
    ...places.zones.map(({ zone, set: name, pods }) => set(model, store, name, redisSet(model, store, pods, zone))),
    redisJoinJob(model, store, places),
  ];
}

/** Every Redis that the platform runs. */
export function redisStores(model: Model, cluster: string): readonly KubeObject[] {
  return storesIn(model, cluster).flatMap((store): readonly KubeObject[] => {
    if (store.kind !== 'redis') return [];
    return [
      tokenlessAccount(storeMeta(model, store, store.name)),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: storeMeta(model, store, store.name), data: redisFiles(store) },
      ...front(model, store),
      ...sets(model, store, cluster),
      evictionBudget(storeMeta(model, store, store.name), redisSelector(store)),
    ];
  });
}
