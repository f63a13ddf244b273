import { groupOf, isClusterScoped } from '../../manifests/object-scope.ts';
import type { KubeObject, Manifest } from '../../manifests/types.ts';
import type { ObjectRef } from '../../ports/types.ts';

/** What tells an object from all others, whatever version of its API it is written in. */
export function manifestKey({ object, cluster }: Manifest): string {
  const { kind, apiVersion, metadata } = object;
  return keyOf(cluster, groupOf(apiVersion), kind, metadata.namespace ?? '', metadata.name);
}

/** The same for a reference. */
export function refKey({ cluster, apiVersion, kind, namespace, name }: ObjectRef): string {
  return keyOf(cluster, groupOf(apiVersion), kind, namespace, name);
}

function keyOf(cluster: string, group: string, kind: string, namespace: string, name: string): string {
  const scope = isClusterScoped(group, kind) ? '' : namespace === '' ? 'default' : namespace;
  return `${cluster}\n${group}\n${kind}\n${scope}\n${name}`;
}

/** A reference to an object as controllers write it. */
export function objectRefOf(object: KubeObject, cluster: string): ObjectRef {
  const { apiVersion, kind, metadata } = object;
  const isFree = isClusterScoped(groupOf(apiVersion), kind);
  return { cluster, apiVersion, kind, namespace: isFree ? '' : (metadata.namespace ?? 'default'), name: metadata.name };
}
