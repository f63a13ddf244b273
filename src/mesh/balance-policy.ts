/** Load balancing and warm-up of a cluster (pilot/pkg/networking/core/cluster_traffic_policy.go). */
import type { IstioFacts } from '../engines/istio.ts';
import { parseDurationUs } from '../manifests/duration.ts';
import { type JsonRecord, numberAt, recordAt, stringAt } from '../manifests/field.ts';
import type { BalancePolicy, Cluster } from './types.ts';

/** How an endpoint is picked; a consistent hash wins over `simple`. */
export function balancePolicy(loadBalancer: JsonRecord | null, facts: IstioFacts): BalancePolicy {
  const hash = recordAt(loadBalancer, ['consistentHash']);
  if (hash !== undefined) return hashPolicy(hash, facts);
  switch (stringAt(loadBalancer, ['simple'])) {
    case 'ROUND_ROBIN':
      return { kind: 'roundRobin' };
    case 'RANDOM':
      return { kind: 'random' };
    case 'PASSTHROUGH':
      return { kind: 'passthrough' };
    default:
      return { kind: 'leastRequest' };
  }
}

function hashPolicy(hash: JsonRecord, facts: IstioFacts): BalancePolicy {
  const maglev = recordAt(hash, ['maglev']);
  if (maglev !== undefined)
    return { kind: 'maglev', tableSize: numberAt(maglev, ['tableSize']) || facts.maglevTableSize };
  const size = numberAt(hash, ['ringHash', 'minimumRingSize']) || numberAt(hash, ['minimumRingSize']);
  return {
    kind: 'ringHash',
    minimumRingSize: size || facts.ringHash.minimumRingSize,
    maximumRingSize: facts.ringHash.maximumRingSize,
  };
}

/** Warm-up of new endpoints; only round robin and least request know it. */
export function warmupPolicy(
  loadBalancer: JsonRecord | null,
  balance: BalancePolicy,
  facts: IstioFacts,
): Cluster['warmup'] {
  if (balance.kind !== 'roundRobin' && balance.kind !== 'leastRequest') return null;
  const warmup = recordAt(loadBalancer, ['warmup']);
  const windowUs =
    parseDurationUs(stringAt(warmup, ['duration'])) ?? parseDurationUs(stringAt(loadBalancer, ['warmupDurationSecs']));
  if (windowUs === undefined || windowUs <= 0) return null;
  return {
    windowUs,
    minimumPercent: numberAt(warmup, ['minimumPercent']) ?? facts.warmup.minimumPercent,
    aggression: numberAt(warmup, ['aggression']) ?? facts.warmup.aggression,
  };
}
