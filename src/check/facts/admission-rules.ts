/**
 * Kyverno’s validating rules (`kyverno.io/v1`, and 2beta1) with whom they are for: kinds, namespaces, names and labels of
 * `match` and `exclude`. Leaves out rules for users, operations and by namespace labels, preconditions and contexts: such
 * a rule is not judged.
 */

import { matchesWildcard } from '../../kubernetes/admission-pattern.ts';
import { field, itemsAt, recordsAt, stringAt, stringRecordAt, stringsAt } from '../../manifests/field.ts';
import { labelSelectorOf, matchesLabels } from '../../manifests/label-selector.ts';
import type { KubeObject, Manifest, Path } from '../../manifests/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';

export interface AdmissionRule {
  readonly manifest: Manifest;
  readonly path: Path;
  readonly name: string;
  readonly message: string;
  readonly isEnforced: boolean;
  /** Patterns of which one must fit; empty: not judged here. */
  readonly patterns: readonly unknown[];
  /** Null: who is meant cannot be judged. */
  readonly isFor: ((object: KubeObject, namespace: string | undefined) => boolean) | null;
}

type Test = (object: KubeObject, namespace: string | undefined) => boolean;

const JUDGED = new Set(['kinds', 'namespaces', 'names', 'name', 'selector', 'operations']);

/** `Pod`, `v1/Pod`, `*`, `apps/v1/Deployment`. */
function isKind(written: string, kind: string): boolean {
  return matchesWildcard(
    written.split('/').find((part, i, all) => i === all.length - 1 || /^[A-Z*]/.test(part)) ?? '',
    kind,
  );
}

function testOf(filter: unknown): Test | null {
  const resources = field(filter, ['resources']);
  const isKnown = Object.keys((resources ?? {}) as object).every((key) => JUDGED.has(key));
  if (
    resources === undefined ||
    !isKnown ||
    ['subjects', 'roles', 'clusterRoles'].some((key) => field(filter, [key]) !== undefined)
  )
    return null;
  const kinds = stringsAt(resources, ['kinds']);
  const namespaces = stringsAt(resources, ['namespaces']);
  const single = stringAt(resources, ['name']);
  const names = [...stringsAt(resources, ['names']), ...(single === undefined ? [] : [single])];
  const selector = labelSelectorOf(field(resources, ['selector']));
  return (object, namespace) =>
    kinds.some((kind) => isKind(kind, object.kind)) &&
    (namespaces.length === 0 || namespaces.some((each) => matchesWildcard(each, namespace ?? ''))) &&
    (names.length === 0 || names.some((each) => matchesWildcard(each, object.metadata.name))) &&
    (selector === undefined || matchesLabels(selector, object.metadata.labels));
}

/** `any`, `all`, or the filter itself. Undefined: there is none; null: it cannot be judged. */
function filterOf(written: unknown): Test | null | undefined {
  if (written === undefined) return undefined;
  for (const [key, joins] of [
    ['any', 'some'],
    ['all', 'every'],
  ] as const) {
    const filters = itemsAt(written, [key]).map(testOf);
    if (filters.length === 0) continue;
    if (filters.some((each) => each === null)) return null;
    return (object, namespace) => (filters as Test[])[joins]((each) => each(object, namespace));
  }
  return testOf(written);
}

function audienceOf(rule: unknown): AdmissionRule['isFor'] {
  if (['preconditions', 'celPreconditions', 'context'].some((key) => field(rule, [key]) !== undefined)) return null;
  const match = filterOf(field(rule, ['match']));
  const exclude = filterOf(field(rule, ['exclude']));
  if (match === null || match === undefined || exclude === null) return null;
  return (object, namespace) => match(object, namespace) && exclude?.(object, namespace) !== true;
}

/** Every validating rule of a cluster. */
export function admissionRules(facts: ClusterFacts): readonly AdmissionRule[] {
  return ['ClusterPolicy', 'Policy'].flatMap((kind) =>
    facts.objects('kyverno.io', kind).flatMap((manifest) => {
      const { object } = manifest;
      const all = stringAt(object, ['spec', 'validationFailureAction']) ?? 'Audit';
      return recordsAt(object, ['spec', 'rules']).flatMap(([index, rule]): readonly AdmissionRule[] => {
        const validate = field(rule, ['validate']);
        if (validate === undefined) return [];
        const action = stringAt(validate, ['failureAction']) ?? all;
        const pattern = field(validate, ['pattern']);
        const audience = audienceOf(rule);
        const own = kind === 'Policy' ? (object.metadata.namespace ?? 'default') : null;
        return [
          {
            manifest,
            path: ['spec', 'rules', index],
            name: stringAt(rule, ['name']) ?? String(index),
            message: stringAt(validate, ['message']) ?? '',
            isEnforced: action.toLowerCase() === 'enforce',
            patterns: pattern === undefined ? itemsAt(validate, ['anyPattern']) : [pattern],
            isFor:
              audience === null || own === null
                ? audience
                : (each, namespace) => namespace === own && audience(each, namespace),
          },
        ];
      });
    }),
  );
}

/** Pods that a workload’s template makes, as the API server is shown them. */
export function podOf(object: KubeObject, path: Path): KubeObject | null {
  const template = field(object, path.slice(0, -1));
  if (object.kind === 'Pod' || template === undefined || field(template, ['spec']) === undefined) return null;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: object.metadata.name,
      ...(object.metadata.namespace === undefined ? {} : { namespace: object.metadata.namespace }),
      labels: stringRecordAt(template, ['metadata', 'labels']),
      annotations: stringRecordAt(template, ['metadata', 'annotations']),
    },
    spec: field(template, ['spec']),
  };
}
