import { isRecord, numberAt } from '../../manifests/field.ts';
import type { Json } from '../../manifests/types.ts';
import type { ObservedObject } from '../../ports/types.ts';
import { distributionsIn, withDistributions } from './leave-distribution.ts';

/** KEDA's own default. */
const KEDA_MOST = 100;

/** The one field of a kind of object that zone failover changes, and gives back. */
interface OwnedField {
  readonly read: (object: ObservedObject['object']) => Json;
  /** The patch that puts a value there. */
  readonly patch: (object: ObservedObject['object'], value: Json) => Readonly<Record<string, unknown>>;
}

const FIELDS: Readonly<Record<string, OwnedField>> = {
  HorizontalPodAutoscaler: {
    read: (object) => numberAt(object, ['spec', 'minReplicas']) ?? null,
    patch: (_, value) => ({ spec: { minReplicas: value } }),
  },
  ScaledObject: {
    read: (object) => numberAt(object, ['spec', 'minReplicaCount']) ?? null,
    patch: (_, value) => ({ spec: { minReplicaCount: value } }),
  },
  Deployment: {
    read: (object) => numberAt(object, ['spec', 'replicas']) ?? null,
    patch: (_, value) => ({ spec: { replicas: value } }),
  },
  DestinationRule: {
    read: (object) => distributionsIn(object.spec) as Json,
    patch: (object, value) => {
      const { spec } = object;
      if (!isRecord(spec)) return {};
      const changed = withDistributions(spec, value as readonly (readonly unknown[])[]) as Record<string, unknown>;
      const parts = ['trafficPolicy', 'subsets'].filter((key) => Object.hasOwn(spec, key));
      return { spec: Object.fromEntries(parts.map((key) => [key, changed[key]])) };
    },
  },
};

/** How the owned field of an object is read and written. */
export function ownedField({ ref }: ObservedObject): OwnedField {
  const owned = FIELDS[ref.kind];
  if (owned === undefined) throw new Error(`zone failover changes no ${ref.kind}`);
  return owned;
}

/** The most pods that an autoscaler may set; a Deployment by itself has no bound. */
export function mostPods({ ref, object }: ObservedObject): number {
  if (ref.kind === 'ScaledObject') return numberAt(object, ['spec', 'maxReplicaCount']) ?? KEDA_MOST;
  return numberAt(object, ['spec', 'maxReplicas']) ?? Number.POSITIVE_INFINITY;
}
