import type { JsonObject, KubeObject } from '../../manifests/types.ts';

/** A selector of exactly one object: its names are regular expressions, from end to end. */
export function selectorOf({ apiVersion, kind, metadata: { name, namespace } }: KubeObject): JsonObject {
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [undefined];
  const exactly = (text: string): string => text.replaceAll('.', '\\.');
  return {
    ...(group === undefined ? {} : { group: exactly(group) }),
    kind,
    name: exactly(name),
    ...(namespace === undefined ? {} : { namespace }),
  };
}
