/** A host with its share of all traffic, for the tables of ring hash and Maglev. */
export interface NormalizedHost {
  /** Slot. */
  readonly host: number;
  /** What is hashed: `address:port`. */
  readonly key: string;
  /** All of them sum to one. */
  readonly weight: number;
}

/** One locality's part. */
export interface WeightedHosts {
  readonly weight: number;
  readonly hosts: readonly { readonly host: number; readonly key: string; readonly weight: number }[];
}

/**
 * Host weights within their locality times the locality's share (thread_aware_lb_impl.cc). Localities of weight zero
 * are left out. Unlike the other policies, the hashing ones do not scale a locality by its availability; and a locality
 * without any host keeps its share, which is spread by whatever table is built on top.
 */
export function normalizeWeights(localities: readonly WeightedHosts[]): NormalizedHost[] {
  const sum = localities.reduce((sum, { weight }) => sum + weight, 0);
  return localities.flatMap(({ weight: localityWeight, hosts }) => {
    if (localityWeight === 0) return [];
    const share = localityWeight / sum;
    const within = hosts.reduce((within, { weight }) => within + weight, 0);
    return hosts.map(({ host, key, weight }) => ({ host, key, weight: (weight * share) / within }));
  });
}
