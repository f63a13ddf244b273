import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { KubeObject } from '../../manifests/types.ts';

/** A field that a controller changes after it was applied. */
export interface OwnedField {
  /** Steps from the top; `*` is every item of a list. */
  readonly path: readonly string[];
  readonly owner: string;
}

/** What the owner annotation of an object says: `spec.replicas: HorizontalPodAutoscaler; spec.http[*].route[*].weight: nines`. */
export function ownedFields(object: KubeObject): readonly OwnedField[] {
  const written = object.metadata.annotations?.[OWNER_ANNOTATION];
  if (written === undefined) return [];
  return written.split('; ').map((entry) => {
    const [, path, owner] = /^(\S+): (\S.*)$/.exec(entry) ?? [];
    if (path === undefined || owner === undefined) throw new Error(`${OWNER_ANNOTATION} is not readable: ${entry}`);
    return { path: path.replaceAll('[*]', '.*').split('.'), owner };
  });
}

/** Whether a field is inside a list, where no engine can leave one item's field alone and apply the rest. */
export function isInList({ path }: OwnedField): boolean {
  return path.includes('*');
}

/** `/spec/replicas`, as RFC 6901 has it. */
export function jsonPointer({ path }: OwnedField): string {
  return path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** `.spec.http[]?.route[]?.weight`, for jq: what is not there is nobody's difference. */
export function jqPath({ path }: OwnedField): string {
  return path.map((step) => (step === '*' ? '[]?' : `.${step}`)).join('');
}
