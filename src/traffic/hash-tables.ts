/**
 * Rings and Maglev tables per set of hosts, built once and shared by all replicas that see the same endpoints in the
 * same health: a table of 65,537 places costs milliseconds, and every proxy of a workload needs the same one.
 */
import type { BalancePolicy } from '../mesh/types.ts';
import { buildRing, pickFromRing } from './balance/hash-ring.ts';
import { buildMaglev, pickFromMaglev } from './balance/maglev-table.ts';
import { type NormalizedHost, normalizeWeights } from './balance/normalize-weights.ts';
import type { EndpointRegistry } from './endpoint-registry.ts';
import type { HostLayout } from './host-layout.ts';
import { type HashKey, NO_HOST } from './proxy-types.ts';

export interface HashTable {
  /** A slot, or `NO_HOST`. */
  pick(hash: HashKey, attempt: number): number;
}

const tables = new WeakMap<HostLayout, Map<string, HashTable>>();

/** The table of one priority over the given hosts per locality (all of them when it panics). */
export function hashTable(
  policy: BalancePolicy,
  layout: HostLayout,
  priority: number,
  byLocality: readonly Int32Array[],
  registry: EndpointRegistry,
): HashTable {
  let known = tables.get(layout);
  if (known === undefined) {
    known = new Map();
    tables.set(layout, known);
  }
  const size = policy.kind === 'ringHash' ? `${policy.minimumRingSize}-${policy.maximumRingSize}` : '';
  const key = `${policy.kind}${size}/${priority}/${byLocality.map((hosts) => hosts.join()).join(';')}`;
  let table = known.get(key);
  if (table === undefined) {
    table = build(policy, normalized(layout, priority, byLocality, registry));
    known.set(key, table);
  }
  return table;
}

function build(policy: BalancePolicy, hosts: readonly NormalizedHost[]): HashTable {
  if (hosts.length === 0) return { pick: () => NO_HOST };
  if (policy.kind === 'ringHash') {
    const ring = buildRing(hosts, policy.minimumRingSize, policy.maximumRingSize);
    return { pick: (hash, attempt) => pickFromRing(ring, hash, attempt) };
  }
  if (policy.kind !== 'maglev') throw new Error(`${policy.kind} does not hash`);
  const table = buildMaglev(hosts, policy.tableSize);
  return { pick: (hash, attempt) => pickFromMaglev(table, hash, attempt) };
}

function normalized(
  layout: HostLayout,
  priority: number,
  byLocality: readonly Int32Array[],
  registry: EndpointRegistry,
): NormalizedHost[] {
  const localities = byLocality.map((slots, i) => ({
    weight: layout.priorities[priority]!.localities[i]!.weight,
    hosts: Array.from(slots, (host) => {
      const { address, port } = registry.endpoint(host);
      return { host, key: `${address}:${port}`, weight: layout.weights[host]! };
    }),
  }));
  if (layout.weighted) return normalizeWeights(localities);
  return normalizeWeights([{ weight: 1, hosts: localities.flatMap(({ hosts }) => hosts) }]);
}
