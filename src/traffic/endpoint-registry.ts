import type { Endpoint } from '../mesh/types.ts';

/**
 * Numbers for the endpoints of one cluster, shared by every proxy that knows it: a host's slot. Slots only grow, so a
 * request in flight can name its host by one integer while endpoints come and go.
 */
export class EndpointRegistry {
  readonly #slots = new Map<string, number>();
  readonly #endpoints: Endpoint[] = [];

  /** How many slots exist. */
  get size(): number {
    return this.#endpoints.length;
  }

  /** Slot of an endpoint, new if its id was never seen. Keeps the newest description. */
  slotOf(endpoint: Endpoint): number {
    const known = this.#slots.get(endpoint.id);
    if (known !== undefined) {
      this.#endpoints[known] = endpoint;
      return known;
    }
    const slot = this.#endpoints.length;
    this.#slots.set(endpoint.id, slot);
    this.#endpoints.push(endpoint);
    return slot;
  }

  /** Slot of an endpoint id, or -1. */
  find(id: string): number {
    return this.#slots.get(id) ?? -1;
  }

  endpoint(slot: number): Endpoint {
    return this.#endpoints[slot]!;
  }
}
