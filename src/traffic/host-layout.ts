/**
 * The endpoints of one cluster in the order in which one proxy uses them, as flat arrays of slots: `EndpointGroups`
 * compiled. All replicas in the same locality share one layout; nothing in it changes.
 */
import type { EndpointGroups, LocalityGroup } from '../mesh/types.ts';
import type { EndpointRegistry } from './endpoint-registry.ts';

export interface HostLayout {
  readonly priorities: readonly PriorityLayout[];
  /** Locality weights are in force. */
  readonly weighted: boolean;
  /** Every member's slot, over all priorities. */
  readonly slots: Int32Array;
  /** By slot; 0 for a slot that is not a member. */
  readonly weights: Int32Array;
  /** By slot; -1 for a slot that is not a member. */
  readonly priorityOf: Int32Array;
  /** By slot: locality within its priority. */
  readonly localityOf: Int32Array;
  /** By slot: 1 when Kubernetes says it is not ready, which Envoy is told as unhealthy. */
  readonly unready: Uint8Array;
  /** Some member is not ready. */
  readonly someUnready: boolean;
}

export interface PriorityLayout {
  readonly slots: Int32Array;
  readonly localities: readonly LocalityLayout[];
}

export interface LocalityLayout {
  readonly weight: number;
  readonly slots: Int32Array;
}

const layouts = new WeakMap<EndpointGroups, WeakMap<EndpointRegistry, HostLayout>>();

/** Compiles groups once per registry; the same groups object gives the same layout. */
export function hostLayout(groups: EndpointGroups, registry: EndpointRegistry): HostLayout {
  let byRegistry = layouts.get(groups);
  if (byRegistry === undefined) {
    byRegistry = new WeakMap();
    layouts.set(groups, byRegistry);
  }
  let layout = byRegistry.get(registry);
  if (layout === undefined) {
    layout = compile(groups, registry);
    byRegistry.set(registry, layout);
  }
  return layout;
}

function compile(groups: EndpointGroups, registry: EndpointRegistry): HostLayout {
  const priorities = groups.priorities.map((localities) => priorityLayout(localities, registry));
  const size = registry.size;
  const weights = new Int32Array(size);
  const priorityOf = new Int32Array(size).fill(-1);
  const localityOf = new Int32Array(size);
  const unready = new Uint8Array(size);
  groups.priorities.forEach((localities, priority) => {
    localities.forEach(({ endpoints }, locality) => {
      for (const endpoint of endpoints) {
        const slot = registry.slotOf(endpoint);
        weights[slot] = endpoint.weight;
        priorityOf[slot] = priority;
        localityOf[slot] = locality;
        unready[slot] = endpoint.ready ? 0 : 1;
      }
    });
  });
  return {
    priorities,
    weighted: groups.weighted,
    slots: Int32Array.from(priorities.flatMap(({ slots }) => [...slots])),
    weights,
    priorityOf,
    localityOf,
    unready,
    someUnready: unready.includes(1),
  };
}

function priorityLayout(groups: readonly LocalityGroup[], registry: EndpointRegistry): PriorityLayout {
  const localities = groups.map(({ weight, endpoints }) => ({
    weight,
    slots: Int32Array.from(endpoints, (endpoint) => registry.slotOf(endpoint)),
  }));
  return { localities, slots: Int32Array.from(localities.flatMap(({ slots }) => [...slots])) };
}
