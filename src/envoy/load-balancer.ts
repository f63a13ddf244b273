import type { JsonObject } from '../manifests/types.ts';
import type { BalancePolicy, Cluster } from '../mesh/types.ts';
import { duration } from './duration.ts';

/** Envoy's `lb_policy` with its settings. Only round robin and least request know a warm-up. */
export function loadBalancer(cluster: Cluster): JsonObject {
  const slowStart = slowStartConfig(cluster);
  const { balance } = cluster;
  switch (balance.kind) {
    case 'leastRequest':
      return { lb_policy: 'LEAST_REQUEST', ...(slowStart === null ? {} : { least_request_lb_config: slowStart }) };
    case 'roundRobin':
      return { lb_policy: 'ROUND_ROBIN', ...(slowStart === null ? {} : { round_robin_lb_config: slowStart }) };
    case 'random':
      return { lb_policy: 'RANDOM' };
    case 'passthrough':
      return { lb_policy: 'CLUSTER_PROVIDED' };
    case 'ringHash':
    case 'maglev':
      return hashing(balance);
  }
}

function hashing(balance: Extract<BalancePolicy, { kind: 'ringHash' | 'maglev' }>): JsonObject {
  if (balance.kind === 'maglev') return { lb_policy: 'MAGLEV', maglev_lb_config: { table_size: balance.tableSize } };
  const sizes = { minimum_ring_size: balance.minimumRingSize, maximum_ring_size: balance.maximumRingSize };
  return { lb_policy: 'RING_HASH', ring_hash_lb_config: sizes };
}

function slowStartConfig({ warmup }: Cluster): JsonObject | null {
  if (warmup === null) return null;
  return {
    slow_start_config: {
      slow_start_window: duration(warmup.windowUs),
      aggression: { default_value: warmup.aggression, runtime_key: '' },
      min_weight_percent: { value: warmup.minimumPercent },
    },
  };
}
