import type { Manifest } from '../manifests/types.ts';

/** `Kind/namespace/name` as written; an empty namespace where the object states none. */
export function objectName({ object }: Manifest): string {
  const { kind, metadata } = object;
  return `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}
