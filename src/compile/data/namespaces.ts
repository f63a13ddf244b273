import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Store } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { platformLabels } from '../object-meta.ts';
import { storeMeta, storesIn } from './parts.ts';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
/** Where the operator's own manifests put it. */
const OPERATOR_NAMESPACE = 'cnpg-system';
/** Ports of the engines: the operator's status, exporters, Sentinel, the bus of a Redis Cluster. */
const PORTS = {
  status: 8000,
  postgresMetrics: 9187,
  poolMetrics: 9127,
  redisMetrics: 9121,
  sentinel: 26_379,
  bus: 16_379,
};

function fromNamespaces(names: readonly string[]): JsonObject[] {
  return [{ namespaceSelector: { matchExpressions: [{ key: NAMESPACE_NAME, operator: 'In', values: [...names] }] } }];
}

function tcp(...ports: readonly number[]): JsonObject[] {
  return ports.map((port) => ({ protocol: 'TCP', port }));
}

/** Namespaces of services that call a store; what runs beside it (backups, its own pods) may ask too. */
function callersOf(model: Model, store: Store): readonly string[] {
  const callers = Object.values(model.services).filter(({ calls }) => calls.some(({ to }) => to === store.name));
  return [...new Set([store.namespace, ...callers.map(({ namespace }) => namespace)])].sort();
}

function rulesOf(model: Model, store: Store): JsonObject[] {
  const own = fromNamespaces([store.namespace]);
  if (store.kind === 'redis') {
    const isCluster = store.topology.kind === 'cluster';
    return [
      { from: fromNamespaces(callersOf(model, store)), ports: tcp(store.port, ...(isCluster ? [] : [PORTS.sentinel])) },
      ...(isCluster ? [{ from: own, ports: tcp(PORTS.bus) }] : []),
      { ports: tcp(PORTS.redisMetrics) },
    ];
  }
  const isReachedFromOutside = Object.keys(store.replication.hosts).length > 0;
  return [
    // Other regions come through a load balancer, with addresses that nobody here knows: their certificates are what counts.
    { ...(isReachedFromOutside ? {} : { from: fromNamespaces(callersOf(model, store)) }), ports: tcp(store.port) },
    { from: fromNamespaces([store.namespace, OPERATOR_NAMESPACE]), ports: tcp(store.port, PORTS.status) },
    { ports: tcp(PORTS.postgresMetrics, PORTS.poolMetrics) },
  ];
}

function podsOf(store: Store): JsonObject {
  if (store.kind === 'redis') return { matchLabels: { app: store.name } };
  // The operator labels instances and poolers with the cluster that they are of.
  return { matchLabels: { 'cnpg.io/cluster': store.name } };
}

/** Namespaces of stores, restricted and outside the mesh, and who may ask them. */
export function dataNamespaces(model: Model, cluster: string): readonly KubeObject[] {
  const stores = storesIn(model, cluster);
  const known = new Set(model.namespaces.map(({ name }) => name));
  const names = [...new Set(stores.map(({ namespace }) => namespace))].filter((name) => !known.has(name)).sort();
  return [
    ...names.map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: {
          ...platformLabels(model),
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    })),
    ...stores.map((store) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: storeMeta(model, store, store.name),
      spec: { podSelector: podsOf(store), policyTypes: ['Ingress'], ingress: rulesOf(model, store) },
    })),
  ];
}
