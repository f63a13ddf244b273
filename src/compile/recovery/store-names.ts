import type { Model } from '../../model/types.ts';
import { isDistributed, poolHost } from '../data/postgres-clusters.ts';

/** A name that leads to the region that writes a database, and moves with it. */
export interface StoreName {
  readonly name: string;
  /** Private zone that it is in. */
  readonly zone: string;
  readonly target: string;
}

/** Names of the databases of which one region writes. */
export function storeNames(model: Model): readonly StoreName[] {
  return Object.values(model.stores).flatMap((store) => {
    if (store.kind !== 'postgres' || !isDistributed(store)) return [];
    const { primary, hosts } = store.replication;
    const target = poolHost(store, primary) ?? hosts[primary] ?? '';
    return [{ name: store.host, zone: store.host.slice(store.host.indexOf('.') + 1), target }];
  });
}
