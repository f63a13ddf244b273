/**
 * How long bytes travel. Only what the assumptions state: round trips within a zone, between zones, between regions.
 * A place in no zone (a managed database, a third party) counts as another zone. Bandwidth, loss and jitter are left out.
 */
import type { Locality } from '../../../mesh/types.ts';
import type { Assumptions } from '../../../targets/types.ts';

/**
 * What one Envoy adds in one direction: half of the 0.117 ms that a proxied request took longer at the median, one at
 * a time, than one to the server itself (measured, Envoy 1.40).
 */
export const PROXY_PASS_US = 58;

export class Network {
  readonly #assume: Assumptions;

  constructor(assume: Assumptions) {
    this.#assume = assume;
  }

  roundTripUs(from: Locality, to: Locality): number {
    if (from.region !== to.region) return this.#assume.crossRegionUs;
    return from.zone === to.zone && from.zone !== '' ? this.#assume.sameZoneUs : this.#assume.crossZoneUs;
  }
}
