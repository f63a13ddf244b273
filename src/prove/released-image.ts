/** Images of a release: what pods run now, and a version that nobody runs yet. */
import { recordsAt, stringAt } from '../manifests/field.ts';
import type { Manifest } from '../manifests/types.ts';

export type Containers = readonly Readonly<Record<string, unknown>>[];

/** The containers of a workload's pods. */
export function containersOf({ object }: Manifest): Containers {
  return recordsAt(object, ['spec', 'template', 'spec', 'containers']).map(([, container]) => container);
}

/** The container that answers: the first with a port, else the first. */
export function servingOf(containers: Containers): number {
  return Math.max(
    0,
    containers.findIndex((container) => recordsAt(container, ['ports']).length > 0),
  );
}

/** Image of the container that answers. */
export function servingImage(containers: Containers): string {
  return stringAt(containers[servingOf(containers)], ['image']) ?? '';
}

/** The same repository at a tag that nobody runs yet. */
export function nextImage(image: string): string {
  const bare = image.split('@')[0] ?? '';
  const colon = bare.lastIndexOf(':');
  const repository = colon > bare.lastIndexOf('/') ? bare.slice(0, colon) : bare;
  return `${repository}:next`;
}
