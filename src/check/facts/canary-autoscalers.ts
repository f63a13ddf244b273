import { recordAt, stringAt } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** A Flagger Canary with what it copies and the autoscaler it names. */
export interface CanaryAutoscaler {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly target: { readonly kind: string; readonly name: string };
  /** Null: it names none. */
  readonly autoscaler: { readonly kind: string; readonly name: string } | null;
}

/** Every Canary of a cluster. */
export function canaryAutoscalers(facts: ClusterFacts): readonly CanaryAutoscaler[] {
  return facts.objects('flagger.app', 'Canary').map((manifest) => {
    const reference = recordAt(manifest.object, ['spec', 'autoscalerRef']);
    return {
      manifest,
      namespace: facts.index.namespaceOf(manifest) ?? 'default',
      target: {
        kind: stringAt(manifest.object, ['spec', 'targetRef', 'kind']) ?? 'Deployment',
        name: stringAt(manifest.object, ['spec', 'targetRef', 'name']) ?? '',
      },
      autoscaler:
        reference === undefined
          ? null
          : { kind: stringAt(reference, ['kind']) ?? '', name: stringAt(reference, ['name']) ?? '' },
    };
  });
}

/** Autoscalers have the name of their object, also those that KEDA makes HPAs of. */
export function autoscalerNamed(facts: ClusterFacts, namespace: string, kind: string, name: string) {
  return facts.autoscalers.find(
    (each) =>
      each.namespace === namespace && each.manifest.object.kind === kind && each.manifest.object.metadata.name === name,
  );
}
