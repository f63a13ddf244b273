import type { Signs } from '../../engines/installation.ts';
import { field, isRecord, stringAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';

/** Groups whose kinds every cluster has. */
const BUILT_IN: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

/** API group of an object; the empty text for Kubernetes’ own. */
export function groupOf({ apiVersion }: KubeObject): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** Whether Kubernetes itself serves the group. */
export function isBuiltIn(group: string): boolean {
  return BUILT_IN.has(group);
}

/** What objects show of who reads them, gathered in one pass. */
export interface SeenSigns {
  readonly groups: ReadonlySet<string>;
  /** `group/Kind`. */
  readonly kinds: ReadonlySet<string>;
  /** Keys, and `key=value`. */
  readonly labels: ReadonlySet<string>;
  /** Classes of load balancers. */
  readonly balancers: ReadonlySet<string>;
  /** Keys, of what has pods. */
  readonly annotations: ReadonlySet<string>;
  /** `Kind/name`. */
  readonly objects: ReadonlySet<string>;
}

/** Kinds whose labels and names are signs: of all others the kind says enough. */
const NAMED: ReadonlySet<string> = new Set(['ConfigMap', 'Namespace']);

/** What the objects of a file show. */
export function signsOf(objects: readonly KubeObject[]): SeenSigns {
  const groups = new Set<string>();
  const kinds = new Set<string>();
  const labels = new Set<string>();
  const names = new Set<string>();
  const balancers = new Set<string>();
  const annotations = new Set<string>();
  for (const object of objects) {
    const group = groupOf(object);
    groups.add(group);
    kinds.add(`${group}/${object.kind}`);
    const balancer = stringAt(object, ['spec', 'loadBalancerClass']);
    if (balancer !== undefined) balancers.add(balancer);
    if (isRecord(field(object, ['spec', 'template']))) {
      for (const key of Object.keys(object.metadata.annotations ?? {})) annotations.add(key);
    }
    if (!NAMED.has(object.kind)) continue;
    names.add(`${object.kind}/${object.metadata.name}`);
    for (const [key, value] of Object.entries(object.metadata.labels ?? {})) labels.add(key).add(`${key}=${value}`);
  }
  return { groups, kinds, labels, balancers, annotations, objects: names };
}

/** Whether one of the signs was seen. */
export function meets(
  seen: SeenSigns,
  { groups = [], kinds = [], labels = [], balancers = [], annotations = [], objects = [] }: Signs,
): boolean {
  return (
    groups.some((group) => seen.groups.has(group)) ||
    kinds.some((kind) => seen.kinds.has(kind)) ||
    labels.some((label) => seen.labels.has(label)) ||
    balancers.some((balancer) => seen.balancers.has(balancer)) ||
    annotations.some((key) => seen.annotations.has(key)) ||
    objects.some((name) => seen.objects.has(name))
  );
}
