import type { JsonObject } from '../../manifests/types.ts';
import type { Model, Service, Version } from '../../model/types.ts';

const POOL_LABEL = 'karpenter.sh/nodepool';

/** Keeps what cannot be interrupted off the spot market. */
export const CAPACITY_TAINT = { key: 'nines.dev/capacity', value: 'spot', effect: 'NoSchedule' } as const;

/** Name of a pool of nodes. */
export function poolName({ name }: Model, pool: 'base' | 'burst' | 'spare'): string {
  return `${name}-${pool}`;
}

/** Pods of which there are two everywhere stand in for one another: they may be interrupted. */
export function capacityTolerations({ scaling }: Model, { replicas }: Version): readonly JsonObject[] {
  if (scaling.nodes?.spot !== true || Object.values(replicas).some(({ min }) => min < 2)) return [];
  const { key, value, effect } = CAPACITY_TAINT;
  return [{ key, operator: 'Equal', value, effect }];
}

/**
 * Which nodes are liked better: what users wait for stands on the base as long as that has room, what can wait goes where
 * it is cheap. A wish only, since nodes that nobody has made yet cannot be demanded.
 */
export function capacityAffinity(model: Model, service: Service): JsonObject {
  const { nodes } = model.scaling;
  if (nodes === null || !nodes.spot) return {};
  const pool = poolName(model, service.priority.level === 'low' ? 'burst' : 'base');
  const preference = { matchExpressions: [{ key: POOL_LABEL, operator: 'In', values: [pool] }] };
  return {
    affinity: {
      nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference }] },
    },
  };
}
