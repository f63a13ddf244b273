/** Names, labels and pods of what stores are made of. */
import type { JsonObject, KubeObject, Labels, ObjectMeta } from '../../manifests/types.ts';
import type { Store } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { printCpu } from '../../units/cpu.ts';
import { platformLabels } from '../object-meta.ts';

export const ZONE = 'topology.kubernetes.io/zone';
export const HOST = 'kubernetes.io/hostname';
const MEBIBYTE = 1024 * 1024;

/** Stores that run in a cluster. */
export function storesIn(model: Model, cluster: string): readonly Store[] {
  return Object.values(model.stores).filter(({ clusters }) => clusters.includes(cluster));
}

/** Metadata of an object of one store. */
export function storeMeta(model: Model, store: Store, name: string, annotations?: Labels): ObjectMeta {
  return {
    name,
    namespace: store.namespace,
    labels: {
      'app.kubernetes.io/name': store.kind,
      'app.kubernetes.io/instance': store.name,
      'app.kubernetes.io/component': 'data',
      ...platformLabels(model),
    },
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** `20Gi`, rounded up. */
export function storageText(bytes: number): string {
  const whole = Math.ceil(bytes / MEBIBYTE);
  return whole % 1024 === 0 ? `${whole / 1024}Gi` : `${whole}Mi`;
}

/** Reserved is what may be used: a database that borrows is the first to be evicted. */
export function reserved(cpuMillis: number, memoryBytes: number): JsonObject {
  const resources = { cpu: printCpu(cpuMillis), memory: storageText(memoryBytes) };
  return { requests: resources, limits: resources };
}

/** Hard over zones, since a lost zone must leave a majority; over nodes where that is possible. */
export function spreadOver(selector: Labels): JsonObject[] {
  const common = { maxSkew: 1, nodeTaintsPolicy: 'Honor', labelSelector: { matchLabels: selector } };
  return [
    { ...common, topologyKey: ZONE, whenUnsatisfiable: 'DoNotSchedule' },
    { ...common, topologyKey: HOST, whenUnsatisfiable: 'ScheduleAnyway' },
  ];
}

/** Evictions take one pod at a time. */
export function budgetOver(model: Model, store: Store, name: string, selector: Labels): KubeObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: storeMeta(model, store, name),
    spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: selector } },
  };
}
