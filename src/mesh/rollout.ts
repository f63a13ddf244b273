/**
 * Argo Rollouts: what a Rollout may move traffic with. At rest the controller points both services and both subsets at
 * the stable pods, which is what the objects already say without its pod-template hash, so routing needs nothing more.
 */
import { recordAt, recordsAt, stringAt, stringsAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Origin } from '../manifests/types.ts';

/** The Istio objects that one Rollout rewrites while it runs. */
export interface RolloutTraffic {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly stableService: string | null;
  readonly canaryService: string | null;
  readonly virtualServices: readonly {
    readonly name: string;
    readonly namespace: string;
    /** Names of the http routes it may edit; empty: the only one. */
    readonly routes: readonly string[];
  }[];
  readonly destinationRule: {
    readonly name: string;
    readonly stableSubset: string | null;
    readonly canarySubset: string | null;
  } | null;
  /** Routes that it adds above the others while it runs, in order. */
  readonly managedRoutes: readonly string[];
  readonly origin: Origin;
}

/** Every Rollout that shifts traffic through Istio. */
export function rolloutTraffic(index: ManifestIndex, cluster?: string): readonly RolloutTraffic[] {
  return index.ofKind('argoproj.io', 'Rollout', cluster).flatMap((manifest): RolloutTraffic[] => {
    const canary = recordAt(manifest.object, ['spec', 'strategy', 'canary']);
    const istio = recordAt(canary, ['trafficRouting', 'istio']);
    if (istio === undefined) return [];
    const namespace = index.namespaceOf(manifest) ?? 'default';
    const single = recordAt(istio, ['virtualService']);
    const several = recordsAt(istio, ['virtualServices']).map(([, each]) => each);
    const rule = recordAt(istio, ['destinationRule']);
    return [
      {
        cluster: manifest.cluster,
        namespace,
        name: manifest.object.metadata.name,
        stableService: stringAt(canary, ['stableService']) ?? null,
        canaryService: stringAt(canary, ['canaryService']) ?? null,
        virtualServices: (single === undefined ? several : [single]).map((each) => {
          // `name.namespace` names one in another namespace.
          const [name = '', owner = namespace] = (stringAt(each, ['name']) ?? '').split('.');
          return { name, namespace: owner, routes: stringsAt(each, ['routes']) };
        }),
        destinationRule:
          rule === undefined
            ? null
            : {
                name: stringAt(rule, ['name']) ?? '',
                stableSubset: stringAt(rule, ['stableSubsetName']) ?? null,
                canarySubset: stringAt(rule, ['canarySubsetName']) ?? null,
              },
        managedRoutes: recordsAt(canary, ['trafficRouting', 'managedRoutes']).map(
          ([, each]) => stringAt(each, ['name']) ?? '',
        ),
        origin: { manifest, path: ['spec', 'strategy', 'canary', 'trafficRouting'] },
      },
    ];
  });
}
