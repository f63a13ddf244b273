import type { Labels } from '../../manifests/types.ts';

/** Labels as a command takes them: `app=web,tier=front`. */
export function labelSelector(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
